import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmod, lchown, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Owner } from './give-to';
import { runsAsRoot } from './postgres-binaries';

/**
 * Owns: as which account PostgreSQL, which refuses root, runs when root runs Postern: a number of its own that no account
 *   of this computer has. Otherwise it runs as whoever runs Postern.
 * Promises: the same number from start to start (the cluster's owner is its record); a cluster of another account, such as
 *   `nobody`, which other services share, is given to it.
 * Does not: make an account.
 */
/** Its group has the same number. */
export type PostgresAccount = Owner;

/** Between systemd's dynamic users and `nobody`: no distribution gives these out, and a user namespace of 65,536 has them. */
const FIRST_ID = 65520;
const LAST_ID = 65533;

/** @returns null: PostgreSQL runs as this very process does. */
export async function choosePostgresAccount(clusterDirectory: string): Promise<PostgresAccount | null> {
  if (!runsAsRoot()) return null;
  const owner = await stat(clusterDirectory).then(
    ({ uid }) => uid,
    () => null,
  );
  if (owner !== null && owner >= FIRST_ID && owner <= LAST_ID) return { uid: owner, gid: owner };
  const ids = Array.from({ length: LAST_ID - FIRST_ID + 1 }, (_, index) => FIRST_ID + index);
  const taken = await findTakenIds(ids);
  const free = ids.filter((id) => !taken.has(id));
  // With a dozen installations on one computer two of them share a number.
  const choice = free.length > 0 ? free : ids;
  const id = choice[randomInt(choice.length)] ?? FIRST_ID;
  return { uid: id, gid: id };
}

/** Lets the account, and nobody else but us, pass through a directory of ours. */
export async function letPass({ gid }: PostgresAccount, directory: string): Promise<void> {
  await lchown(directory, 0, gid);
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
