import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { findPostgresBinaries } from './postgres-binaries';
import {
  asPostgresUser,
  choosePort,
  openCluster,
  type PostgresCluster,
  preparePostgresDirectory,
  SUPERUSER,
} from './postgres-cluster';
import { clearLeftover } from './postgres-leftover';

/**
 * Owns: the life of the embedded PostgreSQL, from the first start's initdb to the stop.
 * Promises: after `start`, a database that answers, durable (fsync on), listening on loopback only; what an earlier
 *   launcher left behind is stopped or cleared first. The server is in a process group of its own, so that Ctrl-C
 *   reaches the launcher alone and it ends last.
 * Does not: restart it (supervise) or migrate it (migrate).
 */
export interface EmbeddedPostgres {
  readonly url: string;
  readonly pid: number;
  /** Resolves when the server has ended, asked or not. */
  readonly ended: Promise<void>;
  /** Ends all sessions, writes what is left and waits for the end. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Postern's data directory. */
  readonly dataDirectory: string;
  readonly onProgress: (line: string) => void;
  /** For tests, whose data nobody misses after a power cut: no waiting for the disk. */
  readonly durable?: boolean;
}

const DATABASE_NAME = 'postern';
/** Recovery after a crash may be long; silence may not. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 15_000;
const MAX_LOG_BYTES = 10 * 1024 * 1024;

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const directory = await preparePostgresDirectory(options.dataDirectory, options.onProgress);
  const binaries = await findPostgresBinaries(directory);
  const cluster = await openCluster(directory, binaries, options.onProgress);
  await clearLeftover(cluster.dataDirectory, options.onProgress);

  const port = await choosePort(directory);
  const logFile = await openLog(directory);
  const child = spawnServer(binaries.postgres, cluster, port, options.durable ?? true, logFile);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const url = databaseUrl(cluster, port, DATABASE_NAME);
  try {
    await waitUntilReady(cluster, port, child, ended);
    await ensureDatabase(cluster, port);
  } catch (error) {
    child.kill('SIGINT');
    await ended;
    throw new Error(
      `PostgreSQL did not start. The end of ${join(directory, 'log')}:\n${await tail(directory)}`,
      {
        cause: error,
      },
    );
  }
  return { url, pid: child.pid ?? 0, ended, stop: () => stop(child, ended) };
}

function spawnServer(
  program: string,
  cluster: PostgresCluster,
  port: number,
  durable: boolean,
  logFile: number,
): ChildProcess {
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    // The path of a socket may not be longer than 107 bytes, and a data directory may lie anywhere.
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '128MB',
    max_wal_size: '2GB',
    // Short statements by the thousand: compiling them costs more than it saves.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const child = spawn(
    program,
    [
      '-D',
      cluster.dataDirectory,
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    {
      ...asPostgresUser(),
      cwd: cluster.dataDirectory,
      stdio: ['ignore', logFile, logFile],
      detached: true,
      windowsHide: true,
    },
  );
  closeSync(logFile);
  return child;
}

async function waitUntilReady(
  cluster: PostgresCluster,
  port: number,
  child: ChildProcess,
  ended: Promise<void>,
): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let isEnded = false;
  void ended.then(() => {
    isEnded = true;
  });
  for (;;) {
    const client = newClient(cluster, port, 'postgres');
    try {
      await client.connect();
      return;
    } catch (error) {
      if (isEnded || child.exitCode !== null) throw new Error('it ended at once', { cause: error });
      if (Date.now() > deadline)
        throw new Error(`it did not answer for ${START_TIMEOUT_MS / 1000} s`, { cause: error });
    } finally {
      await client.end().catch(() => {});
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ensureDatabase(cluster: PostgresCluster, port: number): Promise<void> {
  const client = newClient(cluster, port, 'postgres');
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(DATABASE_NAME)}`);
  } finally {
    await client.end();
  }
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  // "Fast": sessions are ended, everything is written. SIGTERM would wait for the sessions.
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

function newClient(cluster: PostgresCluster, port: number, database: string): pg.Client {
  const client = new pg.Client({ connectionString: databaseUrl(cluster, port, database) });
  // An idle connection's error is the end of the server, which `ended` tells.
  client.on('error', () => {});
  return client;
}

function databaseUrl(cluster: PostgresCluster, port: number, database: string): string {
  return `postgresql://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

async function openLog(directory: string): Promise<number> {
  const path = join(directory, 'log');
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > MAX_LOG_BYTES) await rename(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

async function tail(directory: string): Promise<string> {
  const file = await open(join(directory, 'log'));
  try {
    const { size } = await file.stat();
    const length = Math.min(size, 2000);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8').trim();
  } finally {
    await file.close();
  }
}
