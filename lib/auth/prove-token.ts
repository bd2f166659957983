import { createHash, timingSafeEqual } from 'node:crypto';
import { PERMISSIONS } from './permission';
import { ProvedActor } from './proved-actor';

/**
 * Owns: who acts with the local token: a program that may read the data directory, which is an administrator.
 * Promises: compared in constant time.
 * Does not: read or make the token (lib/secrets/local-token.ts).
 */

/**
 * @param expected null before the first start
 * @returns null when it is another
 */
export function proveToken(
  given: string,
  expected: string | null,
  clientAddress: string | null = null,
): ProvedActor | null {
  if (expected === null || !isSame(given, expected)) return null;
  const origin = { face: 'api', clientAddress, sessionId: null, tokenId: null } as const;
  return ProvedActor.prove('api:token', null, PERMISSIONS, origin);
}

/** Hashed first, for the comparison needs equal lengths and must not tell them. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
