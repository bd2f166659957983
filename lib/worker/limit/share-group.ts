import type { LimitAsk, ShareAnswer } from '@/lib/mail/limit/limit-share';
import type { LimitUse } from '@/lib/mail/limit/limit-use';
import { fewestRecipients, type SendLimit, type SendLimitName, shareOf } from '@/lib/mail/limit/send-limits';

/**
 * Owns: this server's share of limits that a message needs together: what it may still begin, what is under way, what has
 *   ended since it last told.
 * Promises: takes of all of them or of none; what is taken is ended once.
 * Does not: ask the database (connector-share).
 */

interface Counter {
  limit: SendLimit;
  room: number;
  inUse: number;
  /** On the monotonic clock. */
  ended: { readonly at: number; readonly count: number }[];
}

/** What was taken, of which limits. */
export interface Permit {
  readonly counters: readonly Counter[];
  readonly recipients: number;
}

export class ShareGroup {
  /** Of a limit on each sender; empty: of the whole connector. */
  readonly sender: string;
  readonly #counters = new Map<SendLimitName, Counter>();
  /** Connections, whether they were limited when they began or not. */
  #standing = 0;
  /** Recipients of the message that waits; null: none waits. */
  #wantedRecipients: number | null = null;
  /** On the monotonic clock: nothing is to be had before. */
  #blockedUntil = 0;
  /** It is asked again at this time, if that is sooner. */
  #askAgainAt = 0;
  /** The rows may say that more is held here than is. */
  #isStale = false;
  /** Others can read that mail waits. */
  #isTold = false;
  #usedAt = performance.now();

  constructor(sender: string, limits: readonly SendLimit[]) {
    this.sender = sender;
    this.setLimits(limits);
  }

  /** What it holds of limits as they were is not taken any more. */
  setLimits(limits: readonly SendLimit[]): void {
    const names: ReadonlySet<SendLimitName> = new Set(limits.map(({ name }) => name));
    for (const [name, counter] of this.#counters) {
      counter.room = 0;
      if (!names.has(name)) this.#counters.delete(name);
    }
    for (const limit of limits) {
      const counter = this.#counters.get(limit.name);
      if (counter) counter.limit = limit;
      else this.#counters.set(limit.name, { limit, room: 0, inUse: this.#standing, ended: [] });
    }
    this.#blockedUntil = 0;
    this.#isStale = true;
  }

  get isLimited(): boolean {
    return this.#counters.size > 0;
  }

  get isWanted(): boolean {
    return this.#wantedRecipients !== null;
  }

  /** Others are to hear of it. */
  get hasNews(): boolean {
    return this.#isStale || [...this.#counters.values()].some(({ ended }) => ended.length > 0);
  }

  get hasRoom(): boolean {
    return [...this.#counters.values()].some(({ room }) => room > 0);
  }

  /** Mail waits that the rows do not tell of, or may have what it waits for by now. */
  get isDue(): boolean {
    return (
      this.isWanted && (!this.#isTold || Math.min(this.#blockedUntil, this.#askAgainAt) <= performance.now())
    );
  }

  /** On the monotonic clock; null: it waits for nothing. */
  get blockedUntil(): number | null {
    return this.#blockedUntil > performance.now() ? this.#blockedUntil : null;
  }

  get askAgainAt(): number | null {
    return this.blockedUntil === null ? null : this.#askAgainAt;
  }

  block(untilMs: number, askAgainAt: number): void {
    this.#blockedUntil = untilMs;
    this.#askAgainAt = askAgainAt;
  }

  /** Nothing of it is known here that others do not know. */
  get isForgettable(): boolean {
    return !this.isWanted && ![...this.#counters.values()].some(isHeld);
  }

  /** It was not asked for anything for so long. */
  isIdle(ms: number): boolean {
    return performance.now() - this.#usedAt > ms;
  }

  /** Less than half of a share is left of some limit. */
  get isShort(): boolean {
    return [...this.#counters.values()].some(({ room, limit }) => room * 2 < shareOf(limit));
  }

  /** @returns how many of the recipients may be said in one message now; 0: it waits, and is asked for. */
  allows(recipients: number): number {
    let allowed = recipients;
    for (const { limit, room } of this.#counters.values()) {
      const least = limit.counts === 'recipients' ? fewestRecipients(recipients, limit.most) : 1;
      if (room < least) {
        this.#wantedRecipients = recipients;
        return 0;
      }
      if (limit.counts === 'recipients') allowed = Math.min(allowed, room);
    }
    return allowed;
  }

  /** After `allows` gave this number of recipients, or fewer. */
  take(recipients: number): Permit {
    this.#usedAt = performance.now();
    const counters = [...this.#counters.values()];
    for (const counter of counters) {
      const count = countOf(counter, recipients);
      counter.room -= count;
      counter.inUse += count;
    }
    return { counters, recipients };
  }

  /** @param isGiven false: it stood before it was limited */
  connect(isGiven: boolean): void {
    this.#usedAt = performance.now();
    this.#standing++;
    if (!isGiven) this.#isStale = true;
    for (const counter of this.#counters.values()) {
      if (isGiven) counter.room--;
      counter.inUse = this.#standing;
    }
  }

  disconnect(): void {
    this.#standing--;
    for (const counter of this.#counters.values()) counter.inUse = this.#standing;
    this.#isStale = true;
  }

  /** Nothing of it was said. */
  giveBack({ counters, recipients }: Permit): void {
    for (const counter of counters) {
      const count = countOf(counter, recipients);
      counter.inUse -= count;
      counter.room += count;
    }
  }

  /** @param said how many recipients were said. @param at when the other side had counted it at the latest */
  end({ counters, recipients }: Permit, said: number, at: number): void {
    for (const counter of counters) {
      const taken = countOf(counter, recipients);
      const used = Math.min(taken, countOf(counter, said));
      counter.inUse -= taken;
      counter.room += taken - used;
      if (used > 0) counter.ended.push({ at, count: used });
    }
  }

  /** The lease is lost: what is not begun is not begun any more. */
  forget(): void {
    for (const counter of this.#counters.values()) counter.room = 0;
    this.#blockedUntil = 0;
    this.#isTold = false;
    this.#isStale = true;
  }

  /**
   * What to ask for; nothing is taken until it is answered, and what ended is told.
   * @param gives back what it has no use for
   */
  ask(gives: boolean): GroupAsk {
    const mailWaits = this.#wantedRecipients !== null;
    const recipients = this.#wantedRecipients ?? (gives ? null : AHEAD);
    this.#wantedRecipients = null;
    this.#isStale = false;
    const asked = [...this.#counters.values()].map((counter) => {
      const { limit, inUse, ended } = counter;
      const room = recipients === null ? 0 : counter.room;
      counter.room = 0;
      counter.ended = [];
      const wanted = recipients === null ? 0 : leastOf(limit, recipients);
      const share = Math.max(shareOf(limit), wanted);
      return { counter, ask: { limit, inUse, room, wanted, share }, ended };
    });
    return {
      mailWaits,
      names: asked.map(({ counter }) => counter.limit.name),
      asks: (uses, endedAtMs) =>
        asked.map(({ ask, ended }, index): LimitAsk => {
          const use = uses[index] ?? { held: [], spent: [] };
          return { ...ask, use, ended: ended.map(({ at, count }) => ({ atMs: endedAtMs(at), count })) };
        }),
      answered: ({ answers, blocked }) => {
        this.#isTold = mailWaits && blocked !== null;
        // It is asked again by itself.
        if (this.#isTold) this.#wantedRecipients ??= recipients;
        for (const [index, { counter }] of asked.entries()) counter.room += answers[index]?.room ?? 0;
      },
      failed: () => {
        for (const { counter, ended } of asked) counter.ended.unshift(...ended);
        if (mailWaits) this.#wantedRecipients ??= recipients;
        this.#isStale = true;
      },
    };
  }
}

export interface GroupAsk {
  /** Else it is asked ahead, or gives back. */
  readonly mailWaits: boolean;
  readonly names: readonly SendLimitName[];
  readonly asks: (uses: readonly LimitUse[], endedAtMs: (at: number) => number) => readonly LimitAsk[];
  readonly answered: (answer: ShareAnswer) => void;
  /** Nobody knows whether it was done: it is said again, which changes nothing if it was. */
  readonly failed: () => void;
}

/** Of mail that may come: one recipient at the least. */
const AHEAD = 1;

function isHeld({ room, inUse, ended }: Counter): boolean {
  return room > 0 || inUse > 0 || ended.length > 0;
}

function countOf({ limit }: Counter, recipients: number): number {
  return limit.counts === 'recipients' ? recipients : 1;
}

function leastOf(limit: SendLimit, recipients: number): number {
  return limit.counts === 'recipients' ? fewestRecipients(recipients, limit.most) : 1;
}
