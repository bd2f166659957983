import { constants, type Stats } from 'node:fs';
import { chown, type FileHandle, lchown, lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStartError } from '@/lib/cannot-start';

/**
 * Owns: giving a tree of files to another account, by root.
 * Promises: the account that has had it may still have a hand in it: no link is followed and no second name given, on Linux
 *   not even one that takes a directory's or a file's place meanwhile. The directory itself comes last.
 * Does not: change who may read what.
 */
/** Of every computer, and of whatever service has no account of its own. */
export const NOBODY_ID = 65534;

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Linux's, which Node does not name: a file is held, whatever it is, and not opened. */
const O_PATH = 0o10000000;

/** @throws for a file that has a second name: it may be somebody else's. */
export async function giveTo(owner: Owner, directoryPath: string): Promise<void> {
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  const directory = await open(directoryPath, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    const inside = process.platform === 'linux' ? pathOf(directory) : directoryPath;
    for (const name of await readdir(inside)) {
      const path = join(inside, name);
      if ((await lstat(path)).isDirectory()) await giveTo(owner, path);
      else await giveFile(owner, path, name);
    }
    // Last, since its owner is the record: what was broken off is begun again.
    await directory.chown(owner.uid, owner.gid);
  } finally {
    await directory.close();
  }
}

async function giveFile({ uid, gid }: Owner, path: string, name: string): Promise<void> {
  if (process.platform !== 'linux') {
    requireOneName(name, await lstat(path));
    await lchown(path, uid, gid);
    return;
  }
  const file = await open(path, O_PATH | constants.O_NOFOLLOW);
  try {
    requireOneName(name, await file.stat());
    // The one that was looked at, and no other that has taken its name since. Of a link the link itself.
    await chown(pathOf(file), uid, gid);
  } finally {
    await file.close();
  }
}

function requireOneName(name: string, { nlink }: Stats): void {
  if (nlink === 1) return;
  throw new CannotStartError(
    `A file has a second name elsewhere (a hard link): ${name}. Remove one of them.`,
  );
}

function pathOf({ fd }: FileHandle): string {
  return `/proc/self/fd/${fd}`;
}
