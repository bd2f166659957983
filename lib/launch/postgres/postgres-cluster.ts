import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CannotStartError } from '@/lib/cannot-start';
import { writePrivateFile } from '@/lib/secrets/private-file';
import { requireOwnDirectory } from '@/lib/secrets/trusted-owner';
import { giveTo, NOBODY_ID } from './give-to';
import { letPass, type PostgresAccount } from './postgres-account';
import { isReachableByAll, type PostgresBinaries, runsAsRoot } from './postgres-binaries';
import { passwordFile, SUPERUSER } from './postgres-logins';

/**
 * Owns: the files of the embedded database: where they lie, who may reach them.
 * Promises: a cluster that was made whole or not at all, of this PostgreSQL's version, closed to every account but its own.
 * Does not: start the server.
 */

/**
 * Where cluster, log, socket and copied programs lie. Run by root below a directory closed to others (root's home),
 * PostgreSQL's own account could not reach it: it lies below /var/lib then, named after the data directory.
 */
export async function findPostgresDirectory(posternDataDirectory: string): Promise<string> {
  await mkdir(posternDataDirectory, { recursive: true, mode: 0o700 });
  const dataDirectory = await realpath(posternDataDirectory);
  if (!runsAsRoot() || (await isReachableByAll(dirname(dataDirectory)))) {
    return join(posternDataDirectory, 'postgres');
  }
  const name = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12);
  return join('/var/lib', `postern-${name}`);
}

export function clusterOf(directory: string): string {
  return join(directory, 'cluster');
}

/** Closes it to all but PostgreSQL's account, which passes through it where it is not ours. */
export async function preparePostgresDirectory(
  directory: string,
  posternDataDirectory: string,
  account: PostgresAccount | null,
): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await requireOwnDirectory(directory);
  if (account === null) {
    await chmod(directory, 0o700);
    return;
  }
  await letPass(account, directory);
  if (dirname(directory) !== posternDataDirectory) return;
  // Opened to more accounts it was by its administrator.
  const { mode } = await stat(posternDataDirectory);
  if ([0o700, 0o710, 0o711].includes(mode & 0o777)) await letPass(account, posternDataDirectory);
  else if ((mode & 0o001) === 0) await chmod(posternDataDirectory, (mode & 0o777) | 0o001);
}

/** Makes the cluster at the first start. @returns PostgreSQL's own data directory. */
export async function openCluster(
  directory: string,
  binaries: PostgresBinaries,
  account: PostgresAccount | null,
  onProgress: (line: string) => void,
): Promise<string> {
  const cluster = clusterOf(directory);
  if (!existsSync(cluster)) {
    onProgress('Making the database (first start only)');
    await initialize(directory, binaries, account);
  }
  const made = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (made !== binaries.majorVersion) {
    throw new CannotStartError(
      `The database in ${cluster} was made by PostgreSQL ${made}; this Postern brings PostgreSQL ` +
        `${binaries.majorVersion}, which cannot open it. Write a backup by the Postern that made it (npm run backup -- FILE), move ` +
        `${directory} away, and restore it by this one (npm run restore -- FILE).`,
    );
  }
  return cluster;
}

/** A cluster that another account had, as root's first versions had `nobody`. Nothing of it may run. */
export async function bringClusterAlong(
  directory: string,
  account: PostgresAccount | null,
  onProgress: (line: string) => void,
): Promise<void> {
  const cluster = clusterOf(directory);
  const owner = await stat(cluster).then(
    ({ uid }) => uid,
    () => null,
  );
  if (account === null || owner === null || owner === account.uid) return;
  onProgress(`Giving the database to an account of its own (number ${account.uid}; it was ${owner}'s)`);
  await giveTo(account, cluster);
}

async function initialize(
  directory: string,
  binaries: PostgresBinaries,
  account: PostgresAccount | null,
): Promise<void> {
  const unfinished = join(directory, 'cluster.new');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  // initdb reads the password as its own account: a second file, gone afterwards.
  const temporary = join(directory, 'cluster.password');
  await writeFile(temporary, password, { mode: 0o600 });
  // It wants an account with a name. The group keeps other processes of that account away: they cannot pass to this place.
  const maker = account && { uid: NOBODY_ID, gid: account.gid };
  if (maker) {
    await chown(unfinished, maker.uid, maker.gid);
    await chown(temporary, maker.uid, maker.gid);
  }
  try {
    await run(binaries.initdb, maker, [
      ...['-D', unfinished, '-U', SUPERUSER, '-A', 'scram-sha-256', '--pwfile', temporary],
      ...['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    ]);
  } finally {
    await rm(temporary, { force: true });
  }
  if (account) await giveTo(account, unfinished);
  await writePrivateFile(passwordFile(directory), password);
  // Last, so that what bears the name is whole: paths inside a cluster are relative, it may be moved.
  await rename(unfinished, clusterOf(directory));
}

async function run(
  program: string,
  as: { readonly uid: number; readonly gid: number } | null,
  args: readonly string[],
): Promise<void> {
  const child = spawn(program, args, {
    ...as,
    env: postgresEnvironment(),
    cwd: dirname(program),
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  const code = await new Promise<number | null>((resolvePromise, reject) => {
    child.once('error', reject);
    child.once('close', resolvePromise);
  });
  if (code !== 0) throw new Error(`${program} ended with ${code}:\n${output.trim()}`);
}

/** PostgreSQL has no use for our secrets, and would obey PGDATA and the like. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(POSTERN_|DATABASE_URL$|PG)/.test(name)),
  ) as NodeJS.ProcessEnv; // only NODE_ENV is declared, and it may be absent
}
