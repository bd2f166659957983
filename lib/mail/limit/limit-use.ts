/**
 * Owns: what is used of one limit by all servers together: what they hold, and what was said and still counts.
 * Promises: pure. In no time of the window's length does a receiver count more than the limit, by its own clock: whatever it
 *   counts of a message, it counts between the moment when a server was given the right to begin it and the moment when that
 *   server knew its end; and what is counted lasts a window from the end, and a little for clocks that run otherwise
 *   (docs/decisions/0071). A server that dies takes what it held with it: that counts as said at the moment when its death
 *   is seen.
 * Does not: know clocks or databases; all times are the database's, in ms since 1970.
 */

export interface LimitUse {
  readonly held: readonly Held[];
  /** Rising in time. */
  readonly spent: readonly Spent[];
}

/** What a server was given and has not ended: not yet begun, or under way. */
export interface Held {
  readonly server: string;
  readonly epoch: string;
  readonly count: number;
}

interface Spent {
  readonly untilMs: number;
  readonly count: number;
}

export interface Ended {
  readonly atMs: number;
  readonly count: number;
}

export const NOTHING_USED: LimitUse = { held: [], spent: [] };

/** Clocks tell the same time by another speed: by a thousandth at most; and a receiver may cut its times off. */
const CLOCK_MARGIN_MS = 50;
const CLOCK_DRIFT = 1 / 1000;
/** A process that is gone, or has lost its database, may have something under way that a receiver has not counted yet. */
const DEAD_MARGIN_MS = 30_000;
/** Connections go with their process. */
const DEAD_CONNECTION_MARGIN_MS = 1000;

/** @returns what may be held beside what there is; below 0 when the limit was lowered. */
export function roomFor({ held, spent }: LimitUse, most: number, nowMs: number): number {
  const holding = held.reduce((sum, { count }) => sum + count, 0);
  return spent.reduce((room, { untilMs, count }) => room - (untilMs > nowMs ? count : 0), most - holding);
}

/** When there will be room for so many. Null: when others give back what they hold, and nobody knows when that is. */
export function roomAt(use: LimitUse, most: number, wanted: number, nowMs: number): number | null {
  let room = roomFor(use, most, nowMs);
  if (room >= wanted) return nowMs;
  for (const { untilMs, count } of use.spent) {
    if (untilMs > nowMs) room += count;
    if (room >= wanted) return untilMs;
  }
  return null;
}

/** From now on the server holds so many. Said twice it is the same. */
export function withHeld(use: LimitUse, holder: Omit<Held, 'count'>, count: number): LimitUse {
  const others = use.held.filter(({ server, epoch }) => server !== holder.server || epoch !== holder.epoch);
  return { ...use, held: count > 0 ? [...others, { ...holder, count }] : others };
}

export function withEnded(use: LimitUse, ended: readonly Ended[], windowMs: number, nowMs: number): LimitUse {
  const spent = use.spent.filter(({ untilMs }) => untilMs > nowMs);
  if (windowMs === 0) return { ...use, spent };
  for (const { atMs, count } of ended) {
    const untilMs = countsUntil(atMs, windowMs);
    if (count > 0 && untilMs > nowMs) spent.push({ untilMs, count });
  }
  return { ...use, spent: gathered(spent) };
}

/** What servers held that are no more. */
export function withoutDead(
  use: LimitUse,
  isAlive: (holder: Held) => boolean,
  windowMs: number,
  nowMs: number,
): LimitUse {
  const dead = use.held.filter((holder) => !isAlive(holder));
  if (dead.length === 0) return use;
  const count = dead.reduce((sum, holder) => sum + holder.count, 0);
  const untilMs =
    windowMs === 0 ? nowMs + DEAD_CONNECTION_MARGIN_MS : countsUntil(nowMs + DEAD_MARGIN_MS, windowMs);
  return { held: use.held.filter(isAlive), spent: gathered([...use.spent, { untilMs, count }]) };
}

/** When nothing counts any more of what is spent. */
export function overAtMs({ spent }: LimitUse, nowMs: number): number {
  return spent.at(-1)?.untilMs ?? nowMs;
}

function countsUntil(endMs: number, windowMs: number): number {
  const step = stepMs(windowMs);
  return Math.ceil((endMs + windowMs * (1 + CLOCK_DRIFT) + CLOCK_MARGIN_MS) / step) * step;
}

/** What ends within one step counts until its end, so that a row has some sixty or seven hundred entries at most. */
function stepMs(windowMs: number): number {
  if (windowMs <= 1000) return 20;
  return windowMs <= 60_000 ? 1000 : 120_000;
}

function gathered(spent: readonly Spent[]): Spent[] {
  const byTime = new Map<number, number>();
  for (const { untilMs, count } of spent) byTime.set(untilMs, (byTime.get(untilMs) ?? 0) + count);
  return [...byTime]
    .sort(([first], [second]) => first - second)
    .map(([untilMs, count]) => ({ untilMs, count }));
}
