import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CannotStartError } from '@/lib/cannot-start';

/**
 * Owns: files of the data directory that only their owner may read.
 * Promises: a file is there whole or not at all, mode 0600 from its first moment; two processes that create the same one
 *   agree on the first.
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
 * @throws when others may read it: a secret that was open may be known.
 */
export async function readPrivateFile(path: string): Promise<string | null> {
  try {
    const { mode } = await stat(path);
    // Windows has no such bits.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new CannotStartError(
        `${path} can be read by other users of this computer. Close it: chmod 600 '${path}'.`,
      );
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function writeTemporary(path: string, content: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, content, { mode: 0o600, flag: 'wx', flush: true });
  return temporary;
}
