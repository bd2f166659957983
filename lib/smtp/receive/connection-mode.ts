/**
 * Owns: what a receiving connection is at.
 * Does not: change it (receive-connection).
 */
export type Mode =
  | 'command'
  | 'content'
  /** A message is in, and its reply is owed. */
  | 'commit'
  /** Recipients are being looked up, and their replies are owed. */
  | 'lookup'
  /** A refusal is held back. */
  | 'tarpit'
  | 'handshake'
  | 'closing';

/** Nothing more is heard before it is over. */
export function isOurTurn(mode: Mode): boolean {
  return mode === 'commit' || mode === 'lookup' || mode === 'tarpit';
}
