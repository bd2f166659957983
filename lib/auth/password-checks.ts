import { BoundedMap } from '@/lib/bounded-map';

/**
 * Owns: how many passwords of accounts are looked at for mail programs, which sign in all the time: each costs a quarter of a
 *   second of CPU that mail needs.
 * Promises: two at a time; what was right or wrong once is known for TEN_MINUTES and costs nothing, and does not wait. Of what is
 *   not known, RATE.source a minute from one network, RATE.account a minute on one account and RATE.all a minute in all are
 *   looked at, the rest is told to come again: so guessers get few tries, lock nobody out, and leave CPU. A network from which
 *   an account signed in before is asked before strangers, and counted by itself for that account. All of it is bounded in memory.
 * Does not: know a password or an account: keys are HMACs.
 */
export interface CheckOrder {
  readonly account: string;
  /** A network (source-network.ts). */
  readonly source: string;
  /** Of the stored hash and the password. */
  readonly key: string;
  readonly check: () => Promise<boolean>;
}

export type CheckVerdict = 'right' | 'wrong' | 'notNow';

const CONCURRENT = 2;
const TEN_MINUTES = 600_000;
const MINUTE_MS = 60_000;
export const RATE = { source: 10, account: 10, all: 60 } as const;
/** Of a network from which the account has signed in. */
const KNOWN_RATE = 20;
const MAX_WAITING = 20;
const MAX_KNOWN = 10_000;
const MAX_COUNTS = 10_000;

interface Waiting {
  readonly order: CheckOrder;
  readonly resolve: (verdict: CheckVerdict) => void;
}

export class PasswordChecks {
  readonly #now: () => number;
  readonly #verdicts = new BoundedMap<string, { readonly isRight: boolean; readonly untilMs: number }>(
    MAX_KNOWN,
  );
  /** Account and network, from which it signed in. */
  readonly #friends = new BoundedMap<string, true>(MAX_KNOWN);
  readonly #counts = new BoundedMap<string, { count: number; readonly endsAtMs: number }>(MAX_COUNTS);
  /** Under way, so that one password is looked at once however many ask. */
  readonly #pending = new Map<string, Promise<CheckVerdict>>();
  readonly #friendsWaiting: Waiting[] = [];
  readonly #strangersWaiting: Waiting[] = [];
  #running = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  check(order: CheckOrder): Promise<CheckVerdict> {
    const known = this.#verdicts.get(order.key);
    if (known !== undefined && this.#now() < known.untilMs) {
      if (known.isRight) this.#right(order);
      return Promise.resolve(known.isRight ? 'right' : 'wrong');
    }
    const pending = this.#pending.get(order.key);
    if (pending !== undefined) return pending;
    const queue = this.#admit(order);
    if (queue === null) return Promise.resolve('notNow');
    const verdict = new Promise<CheckVerdict>((resolve) => queue.push({ order, resolve }));
    this.#pending.set(order.key, verdict);
    this.#begin();
    return verdict;
  }

  /** Null when one of its bounds is reached. */
  #admit({ account, source }: CheckOrder): Waiting[] | null {
    if (this.#friends.has(friend(account, source))) {
      const isFull = this.#friendsWaiting.length >= MAX_WAITING;
      return !isFull && this.#count(`friend ${friend(account, source)}`, KNOWN_RATE)
        ? this.#friendsWaiting
        : null;
    }
    if (this.#strangersWaiting.length >= MAX_WAITING) return null;
    const isWithin =
      this.#count(`source ${source}`, RATE.source) &&
      this.#count(`account ${account}`, RATE.account) &&
      this.#count('all', RATE.all);
    return isWithin ? this.#strangersWaiting : null;
  }

  #count(key: string, max: number): boolean {
    const nowMs = this.#now();
    const counted = this.#counts.get(key);
    if (counted !== undefined && nowMs < counted.endsAtMs) {
      if (counted.count >= max) return false;
      counted.count += 1;
      return true;
    }
    this.#counts.set(key, { count: 1, endsAtMs: nowMs + MINUTE_MS });
    return true;
  }

  #begin(): void {
    while (this.#running < CONCURRENT) {
      const next = this.#friendsWaiting.shift() ?? this.#strangersWaiting.shift();
      if (next === undefined) return;
      this.#running += 1;
      void this.#run(next);
    }
  }

  async #run({ order, resolve }: Waiting): Promise<void> {
    let verdict: CheckVerdict;
    try {
      const isRight = await order.check();
      this.#verdicts.set(order.key, { isRight, untilMs: this.#now() + TEN_MINUTES });
      if (isRight) this.#right(order);
      verdict = isRight ? 'right' : 'wrong';
    } catch {
      verdict = 'notNow';
    }
    this.#running -= 1;
    this.#pending.delete(order.key);
    resolve(verdict);
    this.#begin();
  }

  #right({ account, source }: CheckOrder): void {
    this.#friends.set(friend(account, source), true);
  }
}

const friend = (account: string, source: string) => `${account} ${source}`;
