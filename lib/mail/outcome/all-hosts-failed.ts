import type { LastError } from './last-error';
import { newLastError } from './last-error-kinds';
import { englishText } from './last-error-text';

/**
 * Owns: the one last error for hosts that were tried one after another in vain, as Exchange words it.
 * Promises: the primary is the first that said something, else the first; its reply and status are the error's. One host
 *   alone keeps its own error. Null when there was none.
 * Does not: say which hosts are to be tried.
 */

export interface HostError {
  readonly error: LastError;
  readonly peer: { readonly peer: string; readonly port: number };
}

/** Their own sentence says no more than the reply does. */
const SAID_BY_REPLY: ReadonlySet<string> = new Set([
  'hostRejected',
  'remoteDeferred',
  'remoteRejected',
  'replyNotUnderstood',
]);

export function allHostsFailed(hosts: readonly HostError[]): LastError | null {
  const primary = hosts.find(({ error }) => error.reply !== null) ?? hosts[0];
  if (primary === undefined || hosts.length === 1) return primary?.error ?? null;
  const { key, reply, enhancedCode } = primary.error;
  const said = reply !== null && SAID_BY_REPLY.has(key) ? oneLine(reply) : englishText(primary.error);
  const error = newLastError('allHostsFailed', { ...primary.peer, hosts: hosts.length, said });
  return { ...error, reply, enhancedCode };
}

function oneLine(reply: string): string {
  return reply
    .split('\n', 100)
    .map((line) => line.trim())
    .join(' ');
}
