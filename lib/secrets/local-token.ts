import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from './private-file';

/**
 * Owns: the token by which programs of the same user call the HTTP face: `api.token` (0600) in the data directory.
 * Promises: a new one at each start, so that a leaked one ends with the run.
 * Does not: compare it, or say what its bearer may do (lib/auth/prove-token.ts).
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

function tokenPath(dataDirectory: string): string {
  return join(dataDirectory, 'api.token');
}
