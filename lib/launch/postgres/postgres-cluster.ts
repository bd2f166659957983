import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { isReachableByAll, type PostgresBinaries, runsAsRoot, UNPRIVILEGED_ID } from './postgres-binaries';

/**
 * Owns: the files of the embedded database: where they lie, its password, its port.
 * Promises: a cluster that was made whole or not at all, of this PostgreSQL's version; a password that only the user who
 *   runs Postern can read; the same port from start to start as long as it is free.
 * Does not: start the server.
 */
export interface PostgresCluster {
  /** Holds the cluster and what belongs to it; passable by the user PostgreSQL runs as. */
  readonly directory: string;
  /** PostgreSQL's own data directory. */
  readonly dataDirectory: string;
  readonly password: string;
}

export const SUPERUSER = 'postern';

/**
 * Makes the directory in which cluster, log and copied programs lie. Run by root below a directory closed to others
 * (root's home), PostgreSQL's own user could not reach it: it lies below /var/lib then, named after the data directory.
 */
export async function preparePostgresDirectory(
  posternDataDirectory: string,
  onProgress: (line: string) => void,
): Promise<string> {
  await mkdir(posternDataDirectory, { recursive: true, mode: 0o700 });
  let directory = join(posternDataDirectory, 'postgres');
  if (runsAsRoot()) {
    if (await isReachableByAll(dirname(await realpath(posternDataDirectory)))) {
      const { mode } = await stat(posternDataDirectory);
      await chmod(posternDataDirectory, mode | 0o011);
    } else {
      const name = createHash('sha256')
        .update(await realpath(posternDataDirectory))
        .digest('hex')
        .slice(0, 12);
      directory = join('/var/lib', `postern-${name}`);
      onProgress(
        `The database lies in ${directory}: PostgreSQL runs as an unprivileged user, to whom ${posternDataDirectory} is closed`,
      );
    }
  }
  await mkdir(directory, { recursive: true, mode: 0o711 });
  return directory;
}

/** Opens the cluster in `directory`, making it at the first start. */
export async function openCluster(
  directory: string,
  binaries: PostgresBinaries,
  onProgress: (line: string) => void,
): Promise<PostgresCluster> {
  const dataDirectory = join(directory, 'cluster');
  const passwordFile = join(directory, 'password');
  if (!existsSync(dataDirectory)) {
    onProgress('Making the database (first start only)');
    await initialize(dataDirectory, passwordFile, binaries);
  }
  const made = (await readFile(join(dataDirectory, 'PG_VERSION'), 'utf8')).trim();
  if (made !== binaries.majorVersion) {
    throw new Error(
      `The database in ${dataDirectory} was made by PostgreSQL ${made}; this Postern brings PostgreSQL ` +
        `${binaries.majorVersion}, which cannot open it. Start the Postern that made it, dump the database with pg_dump, ` +
        `move ${directory} away, start this one and restore the dump; or set DATABASE_URL to a server that holds it.`,
    );
  }
  return { directory, dataDirectory, password: (await readFile(passwordFile, 'utf8')).trim() };
}

/** The port of the last start when it is free, else a free one, kept for the next start. */
export async function choosePort(directory: string): Promise<number> {
  const file = join(directory, 'port');
  const last = Number(await readFile(file, 'utf8').catch(() => '0'));
  const port = await probe(last).catch(() => probe(0));
  if (port !== last) await writeFile(file, String(port));
  return port;
}

async function initialize(
  dataDirectory: string,
  passwordFile: string,
  binaries: PostgresBinaries,
): Promise<void> {
  const unfinished = `${dataDirectory}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  // initdb reads the password as PostgreSQL's user: a second file, gone afterwards.
  const temporary = `${dataDirectory}.password`;
  await writeFile(temporary, password, { mode: 0o600 });
  if (runsAsRoot()) {
    await chown(unfinished, UNPRIVILEGED_ID, UNPRIVILEGED_ID);
    await chown(temporary, UNPRIVILEGED_ID, UNPRIVILEGED_ID);
  }
  try {
    await run(binaries.initdb, [
      ...['-D', unfinished, '-U', SUPERUSER, '-A', 'scram-sha-256', '--pwfile', temporary],
      ...['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    ]);
  } finally {
    await rm(temporary, { force: true });
  }
  await writeFile(passwordFile, password, { mode: 0o600 });
  await chmod(passwordFile, 0o600);
  // Last, so that what bears the name is whole: paths inside a cluster are relative, it may be moved.
  await rename(unfinished, dataDirectory);
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, {
    ...asPostgresUser(),
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

/** spawn options: PostgreSQL refuses to run as root, has no use for our secrets, and would obey PGDATA and the like. */
export function asPostgresUser(): { env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(POSTERN_|DATABASE_URL$|PG)/.test(name)),
  ) as NodeJS.ProcessEnv;
  return runsAsRoot() ? { env, uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID } : { env };
}

/** Binds the port (0: any) and lets go of it again. */
function probe(port: number): Promise<number> {
  return new Promise((resolvePromise, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolvePromise(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}
