import {
  type Ended,
  type Held,
  type LimitUse,
  roomAt,
  roomFor,
  withEnded,
  withHeld,
  withoutDead,
} from './limit-use';
import type { SendLimit, SendLimitName } from './send-limits';

/**
 * Owns: how a server's question for its share of limits is answered.
 * Promises: pure. Limits that a message needs together are given together or not at all: who waits holds nothing that another
 *   could use, so no two servers wait for each other. Asked twice it gives nothing twice.
 * Does not: know who asks for what message (lib/worker/limit).
 */

/** A server's place in one limit, as it says itself. */
export interface LimitAsk {
  readonly limit: SendLimit;
  readonly use: LimitUse;
  /** Begun and not ended. */
  readonly inUse: number;
  /** Since it last asked. */
  readonly ended: readonly Ended[];
  /** What it holds and has no use for yet. */
  readonly room: number;
  /** The least that helps; 0: it needs nothing, and keeps what it has. */
  readonly wanted: number;
  /** What it would like. */
  readonly share: number;
}

interface LimitAnswer {
  readonly use: LimitUse;
  /** Beside what is in use. */
  readonly room: number;
}

export interface Blocked {
  readonly name: SendLimitName;
  readonly most: number;
  /** Null: when others give back what they hold. */
  readonly untilMs: number | null;
}

export interface ShareAnswer {
  /** In the order of the asks. */
  readonly answers: readonly LimitAnswer[];
  /** What all of them wait for; null: they have what they wanted. */
  readonly blocked: Blocked | null;
}

export function answerShare(
  asks: readonly LimitAsk[],
  holder: Omit<Held, 'count'>,
  isAlive: (holder: Held) => boolean,
  nowMs: number,
): ShareAnswer {
  const present = asks.map((ask) => ({ ...ask, use: presentUse(ask, holder, isAlive, nowMs) }));
  const blocked = longest(
    present.flatMap(({ limit, use, wanted }): Blocked[] => {
      const { name, most } = limit;
      if (roomFor(use, most, nowMs) >= wanted) return [];
      return [{ name, most, untilMs: roomAt(use, most, wanted, nowMs) }];
    }),
  );
  const answers = present.map((ask): LimitAnswer => {
    const room = blocked ? 0 : roomOf(ask, nowMs);
    return { use: withHeld(ask.use, holder, ask.inUse + room), room };
  });
  return { answers, blocked };
}

/** With what it has in use, and without what it holds beside that: that is asked for anew. */
function presentUse(
  { use, limit, ended, inUse }: LimitAsk,
  holder: Omit<Held, 'count'>,
  isAlive: (holder: Held) => boolean,
  nowMs: number,
): LimitUse {
  const alive = withoutDead(use, isAlive, limit.windowMs, nowMs);
  return withHeld(withEnded(alive, ended, limit.windowMs, nowMs), holder, inUse);
}

/** Half of what is left is for others. */
function roomOf({ use, limit, wanted, room, share }: LimitAsk, nowMs: number): number {
  const free = Math.max(0, roomFor(use, limit.most, nowMs));
  const liked = wanted > 0 ? Math.max(wanted, room, Math.min(share, Math.ceil(free / 2))) : room;
  return Math.min(free, liked);
}

function longest(all: readonly Blocked[]): Blocked | null {
  const time = ({ untilMs }: Blocked) => untilMs ?? 0;
  return all.reduce<Blocked | null>(
    (found, next) => (found === null || time(next) > time(found) ? next : found),
    null,
  );
}
