import { type Change, mergeChanges } from './change';

/**
 * Owns: one stream of changes, fanned out to the listeners of this process.
 * Promises: the first change after a quiet time goes out at once, then at most four a second, merged; none is lost.
 * Does not: know where changes come from (listen.ts) or how they travel on (app/api/events).
 */

export type ChangeListener = (change: Change) => void;

const MIN_INTERVAL_MS = 250;

export class LiveHub {
  readonly #listeners = new Set<ChangeListener>();
  #waiting: Change | null = null;
  #timer: NodeJS.Timeout | null = null;
  #lastAtMs = Number.NEGATIVE_INFINITY;

  get listenerCount(): number {
    return this.#listeners.size;
  }

  /** @returns ends the subscription; calling it twice is harmless */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  publish(change: Change): void {
    this.#waiting = this.#waiting ? mergeChanges(this.#waiting, change) : change;
    if (this.#timer) return;
    const waitMs = Math.max(0, this.#lastAtMs + MIN_INTERVAL_MS - performance.now());
    this.#timer = setTimeout(() => this.#send(), waitMs);
    // A notice keeps no process alive.
    this.#timer.unref();
  }

  #send(): void {
    this.#timer = null;
    this.#lastAtMs = performance.now();
    const change = this.#waiting;
    this.#waiting = null;
    if (!change) return;
    for (const listener of [...this.#listeners]) listener(change);
  }
}
