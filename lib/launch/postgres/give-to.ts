import { constants } from 'node:fs';
import { lchown, lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStartError } from '@/lib/cannot-start';

/**
 * Owns: giving a tree of files to another account, by root.
 * Promises: the account that has had it may still have a hand in it: no link is followed, on Linux not even one that takes
 *   a directory's place meanwhile.
 * Does not: change who may read what.
 */
/** Of every computer, and of whatever service has no account of its own. */
export const NOBODY_ID = 65534;

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** @throws for a file that has a second name: it may be somebody else's. */
export async function giveTo(owner: Owner, directoryPath: string): Promise<void> {
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  const directory = await open(directoryPath, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    await directory.chown(owner.uid, owner.gid);
    const inside = process.platform === 'linux' ? `/proc/self/fd/${directory.fd}` : directoryPath;
    for (const name of await readdir(inside)) {
      const path = join(inside, name);
      const found = await lstat(path);
      if (found.isDirectory()) await giveTo(owner, path);
      else if (found.nlink === 1) await lchown(path, owner.uid, owner.gid);
      else
        throw new CannotStartError(
          `A file has a second name elsewhere (a hard link): ${name}. Remove one of them.`,
        );
    }
  } finally {
    await directory.close();
  }
}
