import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from './private-file';

/**
 * Owns: the token by which programs of the same user call the HTTP face: `api.token` (0600) in the data directory.
 * Promises: a new one at each start, so that a leaked one ends with the run; compared in constant time.
 * Does not: say what its bearer may do.
 */

/** Called by the launcher, before the web process starts. */
export async function createLocalToken(dataDirectory: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await writePrivateFile(tokenPath(dataDirectory), token);
  return token;
}

/** @returns null before the first start. */
export async function readLocalToken(dataDirectory: string): Promise<string | null> {
  return (await readPrivateFile(tokenPath(dataDirectory)))?.trim() ?? null;
}

/** Hashed first, for the comparison needs equal lengths and must not tell them. */
export function isSameToken(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function tokenPath(dataDirectory: string): string {
  return join(dataDirectory, 'api.token');
}
