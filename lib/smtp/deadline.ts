/**
 * Owns: a deadline that moves with all that happens on a connection.
 * Promises: never early; a new deadline costs no timer while one runs that fires before it: that one looks at the
 *   deadline and sets itself again. A timer for each reply was a tenth of the cost of a small message.
 * Does not: know what is awaited.
 */

/** Above it timers fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export class Deadline {
  #deadline = Number.POSITIVE_INFINITY;
  #firesAt = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  readonly #onDeadline: () => void;
  readonly #keepsProcess: boolean;

  /** @param keepsProcess whether the process lives on for it */
  constructor(onDeadline: () => void, keepsProcess = true) {
    this.#onDeadline = onDeadline;
    this.#keepsProcess = keepsProcess;
  }

  /** In place of what was awaited before. Milliseconds. */
  expectWithin(ms: number): void {
    this.#deadline = performance.now() + ms;
    if (this.#deadline < this.#firesAt) this.#setTimer(ms);
  }

  /** Nothing is awaited. */
  rest(): void {
    this.#deadline = Number.POSITIVE_INFINITY;
  }

  stop(): void {
    this.rest();
    clearTimeout(this.#timer);
    this.#firesAt = Number.POSITIVE_INFINITY;
  }

  #setTimer(ms: number): void {
    clearTimeout(this.#timer);
    const dueMs = Math.min(ms, MAX_TIMER_MS);
    this.#firesAt = performance.now() + dueMs;
    this.#timer = setTimeout(() => this.#look(), dueMs);
    if (!this.#keepsProcess) this.#timer.unref();
  }

  #look(): void {
    this.#firesAt = Number.POSITIVE_INFINITY;
    if (this.#deadline === Number.POSITIVE_INFINITY) return;
    const leftMs = this.#deadline - performance.now();
    if (leftMs > 0) {
      this.#setTimer(Math.ceil(leftMs));
      return;
    }
    this.rest();
    this.#onDeadline();
  }
}
