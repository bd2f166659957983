import { nextMessageRetry } from '@/lib/mail/outcome/retry-schedule';
import type { DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import type { Pool } from '@/lib/store/database/pool';
import { loadCopies, loadCopiesOf } from '@/lib/store/hot/out/load-copies';
import { countOfSenders, nextDeferredAt } from '@/lib/store/server/owned-queues';
import { emit } from '@/lib/worker/events/events';
import type { AtHand } from './at-hand';
import type { CopyBuffer } from './copy-buffer';

/**
 * Owns: keeping a queue's buffer filled from the database, page by page, and knowing when there is nothing to read.
 * Promises: bounded memory whatever waits, and in however many queues: until a connection stands, and when all queues
 *   together have enough at hand, a queue reads no more than its connections take; what committed behind the read position
 *   is found by starting over; deferred copies are looked for again when the first of them is due, not before.
 * Does not: decide whether the queue may send.
 */

const MAX_BUFFERED = 1000;
const PAGE_SIZE = 200;
const PAGE_CONTENT_BYTES = 4 * 1024 * 1024;
const READ_FAILED_PAUSE_MS = 1000;
/** However the counts look, an idle queue with mail is read through this often. */
const FULL_READ_MS = 60_000;

/** What the reader asks of its queue. */
export interface ReadingQueue {
  /** Connections that stand, and how many there may be now. */
  readonly connections: () => { readonly standing: number; readonly most: number };
  readonly onRead: () => void;
}

export interface ReaderServices {
  readonly pool: Pool;
  readonly settings: () => DeliverySettings;
  /** Of all queues. */
  readonly atHand: AtHand;
}

export class PageReader {
  readonly #queueId: bigint;
  readonly #buffer: CopyBuffer;
  readonly #services: ReaderServices;
  readonly #queue: ReadingQueue;
  #afterId = 0n;
  /** Something may be in the database that the buffer does not hold. */
  #isWanted = true;
  /** Asked for while a read is under way that may have passed it already. */
  #isWantedAgain = false;
  #isReading = false;
  #deferred = 0;
  /** Senders that reads have passed by, of whom there may be mail in the database, and how much there was. */
  readonly #passedBy = new Set<string>();
  #passedByCount = 0;
  /** Of them: their mail may be read now. */
  readonly #wantedSenders = new Set<string>();
  /** On the monotonic clock. */
  #lastFullReadAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  /** Changes when what a running read will bring is no longer wanted. */
  #generation = 0;

  constructor(queueId: bigint, buffer: CopyBuffer, services: ReaderServices, queue: ReadingQueue) {
    this.#queueId = queueId;
    this.#buffer = buffer;
    this.#services = services;
    this.#queue = queue;
  }

  /** Whether a copy just committed may be held with so much content; else it is read when its turn comes. */
  hasRoom(contentBytes: number): boolean {
    // With a backlog in the database it may not take the room that the backlog's next page needs.
    const room = this.#isWanted || this.#isReading ? PAGE_SIZE : MAX_BUFFERED;
    const { atHand } = this.#services;
    return this.#buffer.size < room && atHand.room > 0 && contentBytes <= atHand.contentRoom;
  }

  readAgain(): void {
    if (this.#isReading || this.#afterId > 0n) this.#isWantedAgain = true;
    this.#isWanted = true;
  }

  /** Forgets what is at hand, and what a running read is about to bring. */
  startOver(): void {
    this.#generation++;
    this.#buffer.dropAll();
    this.#afterId = 0n;
    this.#isWanted = true;
  }

  /** The queue's count as the database has it: more than is known of means that there is something to read. */
  expect(count: number): void {
    const isUnknown = count > this.#buffer.heldRows + this.#deferred + this.#passedByCount;
    const isLongAgo = count > 0 && performance.now() - this.#lastFullReadAt > FULL_READ_MS;
    if (isUnknown || isLongAgo) this.readAgain();
  }

  /** Reads when something is wanted and there is room. */
  fill(): void {
    const areSendersWanted = this.#wantedSenders.size > 0;
    if (!(this.#isWanted || areSendersWanted) || this.#isReading || this.#stopped) return;
    const limit = this.#worthHaving();
    if (this.#buffer.size >= limit) return;
    this.#isReading = true;
    void (areSendersWanted ? this.#readSenders(limit) : this.#read(limit)).finally(() => {
      this.#isReading = false;
      this.#buffer.endRead();
      if (!this.#stopped) this.#queue.onRead();
    });
  }

  /** A copy of this sender's was not held: the database has it. */
  passBy(fromAddress: string): void {
    this.#passedBy.add(fromAddress);
  }

  /** Mail of this sender that was passed by may leave now. */
  wantSender(fromAddress: string): void {
    if (this.#passedBy.has(fromAddress)) this.#wantedSenders.add(fromAddress);
  }

  stop(): void {
    this.#stopped = true;
    this.startOver();
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** A queue that finds no host has no use for more than its first connections take; the others do with less, not without. */
  #worthHaving(): number {
    const { standing, most } = this.#queue.connections();
    const page = standing > 0 ? Math.min(PAGE_SIZE, this.#services.atHand.room) : 0;
    return Math.max(page, Math.min(PAGE_SIZE, most));
  }

  async #read(limit: number): Promise<void> {
    try {
      const generation = this.#generation;
      this.#buffer.beginRead();
      const without = this.#buffer.heldBackSenders;
      for (const sender of without) this.#passedBy.add(sender);
      const page = await loadCopies(this.#services.pool, {
        ...this.#request(limit),
        afterId: this.#afterId,
        withoutSenders: without.length > 0 ? without : null,
      });
      if (generation !== this.#generation) return;
      for (const copy of page.copies) this.#buffer.add(copy);
      this.#afterId = page.next ?? 0n;
      if (page.next === null) await this.#reachedEnd();
    } catch (error) {
      emit('queueNotRead', { error, queueId: this.#queueId });
      this.#wakeAfter(READ_FAILED_PAUSE_MS);
      this.#isWanted = false;
    }
  }

  /** What was passed by of senders who may send again: first of all, since it is the oldest. */
  async #readSenders(most: number): Promise<void> {
    const senders = [...this.#wantedSenders].filter((sender) => !this.#buffer.isHeldBack(sender));
    this.#wantedSenders.clear();
    if (senders.length === 0) return;
    // What is given out is read again.
    const limit = most + this.#buffer.outIds.size + this.#buffer.size;
    try {
      const generation = this.#generation;
      this.#buffer.beginRead();
      const page = await loadCopiesOf(this.#services.pool, senders, this.#request(limit));
      if (generation !== this.#generation) return;
      const added = page.copies.filter((copy) => this.#buffer.add(copy)).length;
      this.#passedByCount = Math.max(0, this.#passedByCount - added);
      for (const sender of senders) {
        if (page.next === null && !this.#buffer.isHeldBack(sender)) this.#passedBy.delete(sender);
        else if (page.next !== null) this.#wantedSenders.add(sender);
      }
    } catch (error) {
      emit('queueNotRead', { error, queueId: this.#queueId });
      this.#wakeAfter(READ_FAILED_PAUSE_MS);
    }
  }

  #request(limit: number) {
    return {
      queueId: this.#queueId,
      limit,
      contentBytes: Math.min(PAGE_CONTENT_BYTES, this.#services.atHand.contentRoom),
      longestDeferralMs: this.#longestDeferralMs(),
    };
  }

  async #reachedEnd(): Promise<void> {
    this.#isWanted = this.#isWantedAgain;
    this.#isWantedAgain = false;
    if (this.#isWanted) return;
    this.#lastFullReadAt = performance.now();
    const { inMs, deferred } = await nextDeferredAt(
      this.#services.pool,
      this.#queueId,
      this.#longestDeferralMs(),
    );
    this.#deferred = deferred;
    this.#passedByCount =
      this.#passedBy.size === 0
        ? 0
        : await countOfSenders(this.#services.pool, this.#queueId, [...this.#passedBy]);
    if (inMs !== null) this.#wakeAfter(inMs);
  }

  #longestDeferralMs(): number {
    return nextMessageRetry(this.#services.settings().server);
  }

  #wakeAfter(delayMs: number): void {
    if (this.#stopped) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.readAgain();
        this.#queue.onRead();
      },
      Math.min(Math.max(delayMs, 0), FULL_READ_MS) + 1,
    );
  }
}
