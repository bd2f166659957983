import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, lchown, lstat, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStartError } from '@/lib/cannot-start';
import { runsAsRoot } from './postgres-binaries';

/**
 * Owns: as which account PostgreSQL, which refuses root, runs when root runs Postern: a number of its own that no account
 *   of this computer has. Otherwise it runs as whoever runs Postern.
 * Promises: the same number from start to start (the cluster's owner is its record); a cluster of another account, such as
 *   `nobody`, which other services share, is given to it.
 * Does not: make an account.
 */
export interface PostgresAccount {
  /** Its group has the same number. */
  readonly id: number;
}

/** Between systemd's dynamic users and `nobody`: no distribution gives these out, and a user namespace of 65,536 has them. */
const FIRST_ID = 65520;
const LAST_ID = 65533;

/** initdb, unlike PostgreSQL, wants an account that has a name. */
export const NOBODY_ID = 65534;

/** @returns null: PostgreSQL runs as this very process does. */
export async function choosePostgresAccount(clusterDirectory: string): Promise<PostgresAccount | null> {
  if (!runsAsRoot()) return null;
  const owner = await stat(clusterDirectory).then(
    ({ uid }) => uid,
    () => null,
  );
  if (owner !== null && owner >= FIRST_ID && owner <= LAST_ID) return { id: owner };
  const ids = Array.from({ length: LAST_ID - FIRST_ID + 1 }, (_, index) => FIRST_ID + index);
  const taken = await findTakenIds(ids);
  const free = ids.filter((id) => !taken.has(id));
  // With a dozen installations on one computer two of them share a number.
  const choice = free.length > 0 ? free : ids;
  return { id: choice[randomInt(choice.length)] ?? FIRST_ID };
}

/**
 * Gives a tree to the account. The account that has had it may still have a hand in it: no link is followed, on Linux not
 * even one that takes a directory's place meanwhile.
 *
 * @throws for a file that has a second name: it may be somebody else's.
 */
export async function giveTo(account: PostgresAccount, directoryPath: string): Promise<void> {
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  const directory = await open(directoryPath, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    await directory.chown(account.id, account.id);
    const inside = process.platform === 'linux' ? `/proc/self/fd/${directory.fd}` : directoryPath;
    for (const name of await readdir(inside)) {
      const path = join(inside, name);
      const found = await lstat(path);
      if (found.isDirectory()) await giveTo(account, path);
      else if (found.nlink === 1) await lchown(path, account.id, account.id);
      else
        throw new CannotStartError(
          `${name} in ${directoryPath} has a second name elsewhere (a hard link). Remove it.`,
        );
    }
  } finally {
    await directory.close();
  }
}

/** Lets the account, and nobody else but us, pass through a directory of ours. */
export async function letPass({ id }: PostgresAccount, directory: string): Promise<void> {
  await lchown(directory, 0, id);
  await chmod(directory, 0o710);
}

/** Those that have an account, a group or a process. */
async function findTakenIds(ids: readonly number[]): Promise<ReadonlySet<number>> {
  const taken = new Set<number>();
  for (const database of ['passwd', 'group']) {
    const text = await readNames(database, ids);
    for (const line of text.split('\n')) taken.add(Number(line.split(':')[2]));
  }
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const owner = await stat(join('/proc', name)).catch(() => null);
    if (owner) taken.add(owner.uid);
  }
  return taken;
}

/** With those of a directory service where there is one; slim images have no getent. */
async function readNames(database: string, ids: readonly number[]): Promise<string> {
  // Status 2: some of them are not there.
  return new Promise((resolve) => {
    execFile('getent', [database, ...ids.map(String)], (error, stdout) => {
      if (error?.code === 'ENOENT') {
        resolve(readFile(join('/etc', database), 'utf8').catch(() => ''));
      } else resolve(stdout);
    });
  });
}
