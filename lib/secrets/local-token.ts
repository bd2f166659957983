import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readPrivateFile, removePrivateFile, writePrivateFile } from './private-file';

/**
 * Owns: the token by which programs of the same user call the HTTP face: `api.token` (0600) in the data directory.
 * Promises: a new one at each start, which the end of the run takes along: a program that finds one and sends it to the
 *   console's port reaches no other program that holds the port meanwhile.
 * Does not: compare it, or say what its bearer may do (lib/auth/prove-token.ts).
 */

/** Called by the launcher, before the web process starts. */
export async function createLocalToken(dataDirectory: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await writePrivateFile(tokenPath(dataDirectory), token);
  return token;
}

/** Called by the launcher before anything starts: a run that was killed leaves its own. */
export async function discardLocalToken(dataDirectory: string): Promise<void> {
  await rm(tokenPath(dataDirectory), { force: true });
}

/** Called by the launcher at the stop. */
export async function removeLocalToken(dataDirectory: string, token: string): Promise<void> {
  await removePrivateFile(tokenPath(dataDirectory), token);
}

/** @returns null while nothing runs. */
export async function readLocalToken(dataDirectory: string): Promise<string | null> {
  return (await readPrivateFile(tokenPath(dataDirectory)))?.trim() ?? null;
}

function tokenPath(dataDirectory: string): string {
  return join(dataDirectory, 'api.token');
}
