import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import type { LanePermits } from '@/lib/worker/deliver/lane-queue';
import type { ConnectorShare, MailPermit } from '@/lib/worker/limit/connector-share';
import type { CopyBuffer } from './copy-buffer';
import type { PageReader } from './page-reader';

/**
 * Owns: what of one queue's mail the limits of its connector let go: the permit of each copy that was given out, and the
 *   senders whose copies are held back.
 * Promises: each transaction has a permit before it is begun, and ends it once; others pass whoever waits for a limit of
 *   its own.
 * Does not: count (lib/worker/limit) or send.
 */
export class QueuePermits implements LanePermits {
  readonly #share: ConnectorShare;
  readonly #buffer: CopyBuffer;
  readonly #reader: PageReader;
  readonly #permits = new Map<bigint, { readonly permit: MailPermit; isBegun: boolean }>();

  constructor(share: ConnectorShare, buffer: CopyBuffer, reader: PageReader) {
    this.#share = share;
    this.#buffer = buffer;
    this.#reader = reader;
  }

  get share(): ConnectorShare {
    return this.#share;
  }

  /** What comes now may leave at once, as far as is known: its sender is not asked. */
  get sendsAtOnce(): boolean {
    return this.#share.hasRoom && !this.#buffer.holdsBack;
  }

  get connectionPauseMs(): number {
    return this.#share.connectionPauseMs;
  }

  /** The first copy that may go is at hand. What it lacks is asked for. */
  get mayTake(): boolean {
    for (let next = this.#buffer.first; next !== null; next = this.#buffer.first) {
      const why = this.#share.check(next.fromAddress, next.recipients.length);
      if (why === null) return true;
      if (why === 'connectorWaits') {
        // It is long until any of it is wanted.
        if (this.#share.waitsLong) this.#reader.startOver();
        return false;
      }
      this.#holdBack(next.fromAddress);
    }
    return false;
  }

  take(): WaitingCopy | null {
    if (!this.mayTake) return null;
    const copy = this.#buffer.take();
    if (copy === null || !this.#permit(copy, copy.recipients.length)) return null;
    return copy;
  }

  /** What was asked for may be here. */
  lookAgain(): void {
    for (const sender of this.#buffer.heldBackSenders) {
      if (this.#share.maySend(sender)) {
        this.#buffer.letGo(sender);
        this.#reader.wantSender(sender);
      } else if (this.#share.senderWaitsLong(sender)) {
        this.#reader.passBy(sender);
        this.#buffer.dropHeldBack(sender);
      }
    }
  }

  /** Nothing limits it any more. */
  end(): void {
    for (const sender of this.#buffer.heldBackSenders) {
      this.#buffer.letGo(sender);
      this.#reader.wantSender(sender);
    }
    for (const { permit } of this.#permits.values()) this.#share.end(permit, permit.recipients, true);
    this.#permits.clear();
  }

  allow(copy: WaitingCopy, recipients: number): number {
    if (this.#permits.get(copy.id)?.isBegun) this.said(copy, copy.recipients.length, false);
    if (!this.#permits.has(copy.id)) this.#permit(copy, recipients);
    return Math.min(recipients, this.#permits.get(copy.id)?.permit.recipients ?? 0);
  }

  begin(copy: WaitingCopy): void {
    const taken = this.#permits.get(copy.id);
    if (taken) taken.isBegun = true;
  }

  said(copy: WaitingCopy, recipients: number, isAnswered: boolean): void {
    const taken = this.#permits.get(copy.id);
    this.#permits.delete(copy.id);
    if (taken) this.#share.end(taken.permit, recipients, isAnswered);
  }

  /** It is not in hand any more. */
  release(copy: WaitingCopy): void {
    const taken = this.#permits.get(copy.id);
    this.#permits.delete(copy.id);
    if (taken?.isBegun) this.#share.end(taken.permit, taken.permit.recipients, false);
    else if (taken) this.#share.giveBack(taken.permit);
  }

  #permit(copy: WaitingCopy, recipients: number): boolean {
    const taken = this.#share.take(copy.fromAddress, recipients);
    if (taken.kind === 'permitted') this.#permits.set(copy.id, { permit: taken.permit, isBegun: false });
    return taken.kind === 'permitted';
  }

  #holdBack(sender: string): void {
    this.#buffer.holdBack(sender);
    // What is read from now on passes it by.
    this.#reader.passBy(sender);
  }
}
