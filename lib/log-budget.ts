/**
 * Owns: how much strangers may write into our log.
 * Promises: at most `limit` entries in each window; what was left out is counted and told with the next that is written.
 * Does not: write.
 */
export class LogBudget {
  #windowEnd = Number.NEGATIVE_INFINITY;
  #written = 0;
  #leftOut = 0;

  readonly #limit: number;
  readonly #windowMs: number;

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /** @returns how many were left out since the last written one, or null when this one is left out too */
  spend(nowMs: number): number | null {
    if (nowMs >= this.#windowEnd) {
      this.#windowEnd = nowMs + this.#windowMs;
      this.#written = 0;
    }
    if (this.#written >= this.#limit) {
      this.#leftOut += 1;
      return null;
    }
    this.#written += 1;
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return leftOut;
  }

  /** Once the window is over: what was left out in it and not told yet. It is told by that. */
  takeLeftOut(nowMs: number): number {
    if (nowMs < this.#windowEnd) return 0;
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return leftOut;
  }
}
