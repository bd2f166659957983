import type { LastError } from './last-error';
import { statusOfKind } from './last-error-kinds';
import { parseReply } from './reply';

/**
 * Owns: the enhanced status code (RFC 3463) of mail that waits, from its last error as it is stored: without a code of its own.
 * Promises: of class 4, and the one that the error's own text says: what the server said goes before the kind of error.
 */
export function presentStatus({ key, args, reply, enhancedCode }: LastError): string {
  const said = reply === null ? String(args.said ?? '') : reply;
  const candidates = [enhancedCode, parseReply(said)?.enhancedCode ?? null, statusOfKind(key)];
  return candidates.find((code) => code !== null && /^4\.\d{1,3}\.\d{1,3}$/.test(code)) ?? '4.0.0';
}
