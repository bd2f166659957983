/**
 * Owns: a count that must not pass a limit: connections of a server (MaxOutboundConnections).
 * Promises: whoever was refused hears when there is room again, in turn.
 */
export class ConnectionLimit {
  #used = 0;
  readonly #limit: () => number;
  readonly #waiting = new Set<() => void>();

  /** @param limit asked each time, since it is a setting that may change. */
  constructor(limit: () => number) {
    this.#limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  /** False: no room; `onRoom` is called once when there is. Ask with the same function again and it is kept once. */
  take(onRoom: () => void): boolean {
    if (this.#used < this.#limit()) {
      this.#used++;
      return true;
    }
    this.#waiting.add(onRoom);
    return false;
  }

  release(): void {
    this.#used--;
    // One that has nothing to do by now takes no room: the next is asked.
    for (const next of this.#waiting) {
      if (this.#used >= this.#limit()) return;
      this.#waiting.delete(next);
      next();
    }
  }
}
