import { setTimeout as pause } from 'node:timers/promises';

/**
 * Owns: waiting for a state that nobody announces: a counter in a file, rows in a database.
 * Promises: the first answer that is not null; past the deadline an error that says what was waited for; an interrupted
 *   bench waits no longer. An error of `look` is thrown at once.
 */
export interface Patience {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly pollMs?: number;
}

export async function waitFor<T>(
  what: string,
  { timeoutMs, signal, pollMs = 50 }: Patience,
  look: () => Promise<T | null> | T | null,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    signal.throwIfAborted();
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > deadline)
      throw new Error(`Not within ${Math.round(timeoutMs / 1000)} s: ${what}`);
    await pause(pollMs, undefined, { signal });
  }
}
