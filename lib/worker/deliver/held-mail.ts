import type { HostFacts } from './agent';
import { firstTask, isFirst, recipientsFor, type Task } from './delivery-round';
import type { LaneQueue } from './lane-queue';

/**
 * Owns: from where a lane's connection takes its mail: new mail of the queue, or what hosts have put off in this round.
 * Promises: what a host has put off waits at most a moment while its connection has new mail; what is left of a message
 *   for the present host goes first.
 * Does not: send, or open connections (lane).
 */

/** As many as a connection takes by default. */
const MANY = 20;
const SOON_MS = 1000;

/** Put off by one host, waiting for another; in the lane's hands until it is settled. */
export class HeldMail {
  #tasks: Task[] = [];
  #sinceMs = 0;

  get first(): Task | null {
    return this.#tasks[0] ?? null;
  }

  get isEmpty(): boolean {
    return this.#tasks.length === 0;
  }

  /** It should not wait for more new mail. */
  get isDue(): boolean {
    const count = this.#tasks.length;
    return count >= MANY || (count > 0 && performance.now() - this.#sinceMs >= SOON_MS);
  }

  add(task: Task): void {
    if (this.#tasks.length === 0) this.#sinceMs = performance.now();
    this.#tasks.push(task);
  }

  takeFirst(): Task | null {
    return this.#tasks.shift() ?? null;
  }

  /** The first one that this host has not put off. */
  takeFor(host: HostFacts): Task | null {
    const index = this.#tasks.findIndex((task) => recipientsFor(task, host).length > 0);
    return (index >= 0 && this.#tasks.splice(index, 1)[0]) || null;
  }

  change(change: (task: Task) => Task): void {
    this.#tasks = this.#tasks.map(change);
  }
}

/** What one connection is to send. */
export interface MailSource {
  take(): Task | null;
  /** To be said behind what is being sent. */
  takeAhead(): Task | null;
  /** False: there is nothing to stay for. */
  waitForMore(idleMs: number): Promise<boolean>;
  /** A message was not taken to its end: it goes on. */
  goesOn(task: Task): void;
  /** What it has for this connection alone, when that is left. */
  takeReady(): Task | null;
  /** Not said after all. */
  putBack(task: Task): void;
}

export function newMail(queue: LaneQueue, held: HeldMail, host: HostFacts, first: Task): MailSource {
  const ready: Task[] = [first];
  const take = (fromQueue: () => ReturnType<LaneQueue['takeCopy']>): Task | null => {
    const next = ready.shift();
    if (next) return next;
    const copy = held.isDue ? null : fromQueue();
    return copy && firstTask(copy);
  };
  return {
    take: () => take(() => queue.takeCopy()),
    takeAhead: () => take(() => queue.takeAhead()),
    waitForMore: async (idleMs) => held.isEmpty && queue.mayContinue && (await queue.waitForCopy(idleMs)),
    goesOn: (task) => {
      if (recipientsFor(task, host).length > 0) ready.push(task);
      else held.add(task);
    },
    takeReady: () => ready.shift() ?? null,
    putBack: (task) => {
      if (isFirst(task)) queue.putBack(task.copy);
      else held.add(task);
    },
  };
}

export function heldMail(held: HeldMail, host: HostFacts): MailSource {
  return {
    take: () => held.takeFor(host),
    takeAhead: () => held.takeFor(host),
    waitForMore: () => Promise.resolve(false),
    goesOn: (task) => held.add(task),
    takeReady: () => null,
    putBack: (task) => held.add(task),
  };
}
