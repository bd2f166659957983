import type { Socket } from 'node:net';

/**
 * Owns: the end of a connection that the server closes: last words out, what still comes in dropped.
 * Promises: a client that does not hang up, or goes on talking, is cut off after a time that nothing extends.
 * Does not: choose the words.
 */

/** RFC 1122 4.2.2.13 has us read on, or a reset overtakes the last reply on its way. */
const LINGER_MS = 5000;

export function endSocket(socket: Socket, lastWords: string): void {
  if (socket.destroyed) return;
  socket.removeAllListeners('data');
  socket.resume();
  socket.end(lastWords, 'latin1');
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}

/** A client that has gone is no error, but in the middle of its mail. */
export function isGone({ code = '' }: NodeJS.ErrnoException): boolean {
  return GONE.has(code);
}

const GONE: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
