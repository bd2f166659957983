import { randomUUID } from 'node:crypto';
import { type FileHandle, link, lstat, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CannotStartError } from '@/lib/cannot-start';

/**
 * Owns: a file that is there whole or not at all.
 * Promises: 0600 from its first moment; under its name only when all of it is on the disk; what is there already is never
 *   written over. What a process that was killed leaves is named FILE.<something>.partial.
 */
export interface NewFile {
  readonly handle: FileHandle;
  /** @throws when a file has taken the name meanwhile. */
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/** @throws CannotStartError when there is such a file, or none can be made there. */
export async function createNewFile(path: string): Promise<NewFile> {
  await refuseExisting(path);
  const partial = `${path}.${randomUUID().slice(0, 8)}.partial`;
  const handle = await open(partial, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw explain(error, path);
  });
  return {
    handle,
    commit: async () => {
      await handle.sync();
      await handle.close();
      await giveName(partial, path);
      await syncDirectory(dirname(path));
    },
    discard: async () => {
      await handle.close().catch(() => {});
      await rm(partial, { force: true });
    },
  };
}

async function refuseExisting(path: string): Promise<void> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw explain(error, path);
  });
  if (found !== null) {
    throw new CannotStartError(`${path} is there already, and is not written over. Choose another name.`);
  }
}

async function giveName(partial: string, path: string): Promise<void> {
  try {
    // link, unlike rename, fails when the name is taken.
    await link(partial, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') await refuseExisting(path);
    // A file system without a second name for a file.
    await refuseExisting(path);
    await rename(partial, path);
    return;
  }
  await rm(partial);
}

/** So that the name outlasts a power cut, too. Windows cannot. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r').catch(() => null);
  await directory?.sync().catch(() => {});
  await directory?.close();
}

function explain(error: NodeJS.ErrnoException, path: string): unknown {
  const why = {
    ENOENT: 'the directory is not there',
    ENOTDIR: 'a part of the path is no directory',
    EACCES: 'this account may not write there',
    EPERM: 'this account may not write there',
    EROFS: 'the disk can only be read',
  }[error.code ?? ''];
  return why === undefined
    ? error
    : new CannotStartError(`${path} cannot be written: ${why}. Give another path.`, { cause: error });
}
