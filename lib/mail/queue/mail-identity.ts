/**
 * Owns: the identities of queues and messages as people write them, taken apart.
 * Promises: every form of queue-viewer's table: `Server\Name`, `Name`, `Server\NextHopDomain`, `Server\Integer`, `*`;
 *   for messages `Server\Queue\Integer`, `Server\*\Integer`, `Queue\Integer`, `Integer`. Null for anything else.
 * Does not: say whether such an object exists.
 */

export interface QueueIdentity {
  /** Null is any server. May hold `*`. */
  readonly server: string | null;
  /** A number, Submission, Unreachable, Poison, or a next hop domain. May hold `*`. */
  readonly queue: string;
}

export interface MessageIdentity {
  /** Null is any queue: all copies of the message. */
  readonly queue: QueueIdentity | null;
  readonly messageId: bigint;
}

export function parseQueueIdentity(text: string): QueueIdentity | null {
  const parts = text.trim().split('\\');
  const [first, second] = parts;
  if (parts.length > 2 || parts.some((part) => part === '')) return null;
  if (first !== undefined && second !== undefined) {
    return { server: first === '*' ? null : first, queue: second };
  }
  return first === undefined ? null : { server: null, queue: first };
}

export function parseMessageIdentity(text: string): MessageIdentity | null {
  const match = /^(?:(.*)\\)?(\d{1,18})$/s.exec(text.trim());
  if (!match?.[2]) return null;
  const messageId = BigInt(match[2]);
  if (match[1] === undefined) return { queue: null, messageId };
  const queue = parseQueueIdentity(match[1]);
  return queue && { queue, messageId };
}
