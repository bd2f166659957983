import { type FaultMail, identityOf, isWhole, messageIdOf, recognise } from './fault-mail';

/**
 * Owns: the books of a fault run, kept outside of Postern: what clients were told (250), what receiving servers took
 *   (their 250), what was reported as failed, and when the transport was killed.
 * Promises: nothing in here comes from Postern's own records; those are compared with it (balance.ts).
 * Does not: judge.
 */

/** A message's recipient: what is delivered, bounced or queued by itself. */
export type Part = string;

export const partOf = (messageId: string, address: string): Part => `${messageId} ${address.toLowerCase()}`;

/** What became of giving it to Postern. Unanswered: the connection ended without a reply to the last dot. */
export type Answer = 'accepted' | 'refused' | 'unanswered';

export interface LedgerEntry {
  readonly identity: string;
  readonly round: number;
  readonly recipients: readonly string[];
  readonly digest: string;
  readonly bytes: number;
  answer: Answer;
  /** What was said in place of 250. */
  reply: string | null;
  /** performance.now(), as all times in here. */
  answeredAt: number;
}

export interface Arrival {
  readonly messageId: string;
  readonly at: number;
  /** When the connection it came on was opened: whether the sender was the process before a kill or the one after. */
  readonly connectedAt: number;
}

export interface Kill {
  readonly at: number;
  /** What the killed transport had not recorded as final. */
  readonly open: ReadonlySet<Part>;
}

export class Ledger {
  readonly entries = new Map<string, LedgerEntry>();
  readonly arrivals = new Map<Part, Arrival[]>();
  /** Message-IDs of the reports on a part. */
  readonly reports = new Map<Part, Set<string>>();
  readonly kills: Kill[] = [];
  /** Contents that are not what was given, each in a sentence. */
  readonly damages: string[] = [];
  #accepted = 0;

  /** Messages answered with 250 so far. */
  get acceptedCount(): number {
    return this.#accepted;
  }

  /** Said to the server, and no answer yet. */
  offer({ identity, round, recipients, digest, content }: FaultMail): void {
    const answeredAt = performance.now();
    this.entries.set(identity, {
      ...{ identity, round, recipients, digest, bytes: content.length },
      ...{ answer: 'unanswered', reply: null, answeredAt },
    });
  }

  answer(identity: string, answer: Answer, reply: string | null): void {
    const entry = this.entries.get(identity);
    if (!entry) throw new Error(`${identity} was never offered`);
    Object.assign(entry, { answer, reply, answeredAt: performance.now() });
    if (answer === 'accepted') this.#accepted += 1;
  }

  /** A receiving server took it. */
  arrive(
    envelope: { readonly from: string; readonly recipients: readonly string[] },
    content: Buffer,
    connectedAt: number,
  ): void {
    const found = recognise(envelope.from, content);
    const entry = found.kind === 'unknown' ? undefined : this.entries.get(found.identity);
    if (found.kind === 'unknown' || !entry) {
      this.damages.push(`for ${envelope.recipients.join(', ')}: nothing that was given to Postern`);
      return;
    }
    const { messageId } = found;
    if (found.kind === 'report') {
      for (const address of found.failedRecipients) {
        if (!entry.recipients.includes(address))
          this.damages.push(`${entry.identity}: a report on ${address}`);
        const part = partOf(messageIdOf(entry.identity), address);
        this.reports.set(part, (this.reports.get(part) ?? new Set()).add(messageId));
      }
    } else {
      if (identityOf(messageId) !== entry.identity || !isWhole(entry, content))
        this.damages.push(`${entry.identity}: ${content.length} octets that are not those that were given`);
      const strangers = envelope.recipients.filter((address) => !entry.recipients.includes(address));
      if (strangers.length > 0) this.damages.push(`${entry.identity}: sent to ${strangers.join(', ')}`);
    }
    const arrival = { messageId, at: performance.now(), connectedAt };
    for (const address of envelope.recipients) {
      const part = partOf(messageId, address);
      const earlier = this.arrivals.get(part);
      if (earlier) earlier.push(arrival);
      else this.arrivals.set(part, [arrival]);
    }
  }

  killed(kill: Kill): void {
    this.kills.push(kill);
  }
}
