import { randomUUID } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { link, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CannotStartError } from '@/lib/cannot-start';
import { explainOpen, NO_DETOUR, requireOwnDirectory, requireOwnFile } from './trusted-owner';

/**
 * Owns: files of the data directory that only their owner may read.
 * Promises: a file is there whole or not at all, mode 0600 from its first moment; two processes that create the same one
 *   agree on the first; what somebody else put there is neither read nor written (trusted-owner.ts).
 * Does not: know what stands in them.
 */

/** Replaces the file. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  const temporary = await writeTemporary(path, content);
  await rename(temporary, path);
}

/** Writes the file unless it is there; returns what stands in it then. */
export async function createPrivateFile(path: string, content: string): Promise<string> {
  const temporary = await writeTemporary(path, content);
  try {
    // link, unlike rename, fails when another process was first.
    await link(temporary, path);
    return content;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readPrivateFile(path)) ?? content;
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * @returns null when there is no such file.
 * @throws when others may read it, or put it there: a secret that was open may be known, one of theirs is known.
 */
export async function readPrivateFile(path: string): Promise<string | null> {
  await requireOwnDirectory(dirname(path));
  try {
    const file = await open(path, constants.O_RDONLY | NO_DETOUR);
    try {
      const found = await file.stat();
      requireOwnFile(path, found);
      // Windows has no such bits.
      if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
        throw new CannotStartError(
          `${path} can be read by other users of this computer. Close it: chmod 600 '${path}'.`,
        );
      }
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw explainOpen(error, path);
  }
}

/** Removes the file if it still holds this: another process may have written its own since. */
export async function removePrivateFile(path: string, content: string): Promise<void> {
  if ((await readPrivateFile(path)) === content) await rm(path, { force: true });
}

/** A log that is appended to, and may be read. @returns its descriptor. */
export function openPrivateLog(path: string): number {
  let file: number;
  try {
    file = openSync(path, constants.O_APPEND | constants.O_CREAT | constants.O_RDWR | NO_DETOUR, 0o600);
  } catch (error) {
    throw explainOpen(error, path);
  }
  try {
    requireOwnFile(path, fstatSync(file));
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

async function writeTemporary(path: string, content: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await requireOwnDirectory(dirname(path));
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, content, { mode: 0o600, flag: 'wx', flush: true });
  return temporary;
}
