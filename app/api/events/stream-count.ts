/**
 * Owns: how many streams of changes a session has open in this process.
 * Promises: at most MAX_STREAMS: a browser holds one, or one a tab where it has no Web Locks.
 */
export const MAX_STREAMS = 20;

export class StreamCount {
  readonly #open = new Map<string, number>();

  /** @returns what ends it, once; null when the session has too many */
  enter(sessionId: string): (() => void) | null {
    const open = this.#open.get(sessionId) ?? 0;
    if (open >= MAX_STREAMS) return null;
    this.#open.set(sessionId, open + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const left = (this.#open.get(sessionId) ?? 1) - 1;
      if (left === 0) this.#open.delete(sessionId);
      else this.#open.set(sessionId, left);
    };
  }
}
