import { setTimeout as pause } from 'node:timers/promises';

/**
 * Owns: waiting for what tells nobody that it has happened: a state behind HTTP.
 * Promises: returns the first answer that is not null; past the deadline it fails with what was waited for, and with the
 *   last thing that went wrong.
 * Does not: replace events where there are some (the receiver's, the DNS server's).
 */
const POLL_MS = 50;

export async function waitUntil<T>(
  what: string,
  timeoutMs: number,
  look: () => Promise<T | null> | T | null,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let trouble: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== null) return found;
    } catch (error) {
      trouble = error;
    }
    if (Date.now() > deadline) {
      const last = trouble instanceof Error ? ` (last: ${trouble.message})` : '';
      throw new Error(`Not within ${timeoutMs / 1000} s: ${what}${last}`, { cause: trouble });
    }
    await pause(POLL_MS);
  }
}
