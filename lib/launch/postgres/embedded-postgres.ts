import { type ChildProcess, spawn } from 'node:child_process';
import type pg from 'pg';
import type { ProcessLog } from '@/lib/launch/logs/installation-log';
import { clientFor } from '@/lib/scram-client';
import { shownText } from '@/lib/shown-text';
import type { DatabaseUrls } from './database-urls';
import { choosePostgresAccount, type PostgresAccount } from './postgres-account';
import {
  choosePostgresAddress,
  databaseUrl,
  leavePostgresAddress,
  listenSettings,
  type PostgresAddress,
} from './postgres-address';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries';
import {
  bringClusterAlong,
  clusterOf,
  findPostgresDirectory,
  openCluster,
  postgresEnvironment,
  preparePostgresDirectory,
} from './postgres-cluster';
import { clearLeftover } from './postgres-leftover';
import {
  DATABASE_NAME,
  forgetPassword,
  type LoginPhase,
  SUPERUSER,
  superuserLogin,
  WORK_ROLES,
  writeLoginRules,
} from './postgres-logins';
import { ensureDatabase, makePasswords, type RolePasswords, setUpRoles } from './set-up-roles';

/**
 * Owns: the embedded PostgreSQL of one run, from the first start's initdb to the stop.
 * Promises: after `start`, a database that answers, durable (fsync on), at an address that is nobody else's; what an
 *   earlier launcher left behind is stopped or cleared first, and what an earlier version made is brought along. The roles
 *   and their passwords are those of the run, also when it is started again. The server is in a process group of its own,
 *   so that Ctrl-C reaches the launcher alone and it ends last.
 * Does not: restart it (postgres-keeper) or migrate it (migrate).
 */
interface EmbeddedPostgres {
  /** The disk they lie on is the database's. */
  readonly directory: string;
  readonly urls: DatabaseUrls;
  /** Works only where a test asked for it. */
  readonly superuserUrl: string;
  start(): Promise<RunningPostgres>;
  /** After the last one has ended. */
  leave(): Promise<void>;
}

export interface RunningPostgres {
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
  /** Who reads what it writes; absent: only its end is kept, for a start that fails. */
  readonly output?: Pick<ProcessLog, 'begin'>;
  /** For tests, whose data nobody misses after a power cut: no waiting for the disk. */
  readonly durable?: boolean;
  /** For tests, that make databases and roles: lets the superuser in, and every role by its password. */
  readonly forTests?: boolean;
  /** For tests of the other one. */
  readonly addressKind?: PostgresAddress['kind'];
}

/** Recovery after a crash may be long; silence may not. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 15_000;
const MAX_LAST_WORDS = 2000;

/** All that stays the same for the run. */
interface Parts {
  readonly directory: string;
  readonly cluster: string;
  readonly binaries: PostgresBinaries;
  readonly account: PostgresAccount | null;
  readonly address: PostgresAddress;
  readonly passwords: RolePasswords;
  readonly durable: boolean;
  readonly afterwards: LoginPhase;
  readonly output: Pick<ProcessLog, 'begin'> | null;
}

export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDirectory, onProgress } = options;
  const directory = await findPostgresDirectory(dataDirectory);
  const account = await choosePostgresAccount(clusterOf(directory));
  await preparePostgresDirectory(directory, dataDirectory, account);
  if (!directory.startsWith(dataDirectory)) {
    onProgress(
      `The database lies in ${directory}: PostgreSQL runs as an account of its own, to whom ${dataDirectory} is closed`,
    );
  }
  const binaries = await findPostgresBinaries(directory);
  await clearLeftover(clusterOf(directory), onProgress);
  await bringClusterAlong(directory, account, onProgress);
  const parts: Parts = {
    directory,
    binaries,
    account,
    cluster: await openCluster(directory, binaries, account, onProgress),
    address: await choosePostgresAddress(directory, account, options.addressKind),
    passwords: makePasswords(),
    durable: options.durable ?? true,
    afterwards: options.forTests ? 'testing' : 'working',
    output: options.output ?? null,
  };
  const { address } = parts;
  const urlOf = (work: keyof typeof WORK_ROLES) => loginUrl(parts, work);
  let isPrepared = false;
  return {
    directory,
    urls: { web: urlOf('web'), transport: urlOf('transport'), migration: urlOf('migration') },
    superuserUrl: databaseUrl(address, { role: SUPERUSER, password: null }, DATABASE_NAME),
    start: async () => {
      await clearLeftover(parts.cluster, onProgress);
      const running = await startServer(parts, isPrepared);
      isPrepared = true;
      return running;
    },
    leave: () => leavePostgresAddress(address),
  };
}

/** One run without a keeper. */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres & RunningPostgres> {
  const embedded = await openEmbeddedPostgres(options);
  const running = await embedded.start();
  const stop = async () => {
    await running.stop();
    await embedded.leave();
  };
  return { ...embedded, ...running, stop };
}

async function startServer(parts: Parts, isPrepared: boolean): Promise<RunningPostgres> {
  const { directory, address, account, afterwards } = parts;
  const rules = await writeLoginRules(directory, address, account, isPrepared ? afterwards : 'preparing');
  const child = spawnServer(parts, rules);
  const lastWords = readOutput(child, parts.output);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  try {
    if (!isPrepared) {
      await prepare(parts, child, ended);
      await writeLoginRules(directory, address, account, afterwards);
      child.kill('SIGHUP');
    }
    // Let in by the rules of the work, a role shows that those before count no more.
    await (await connectWhenReady(loginUrl(parts, 'migration'), child, ended)).end();
  } catch (error) {
    child.kill('SIGINT');
    await ended;
    throw new Error(`PostgreSQL did not start. It said at its end:\n${lastWords()}`, { cause: error });
  }
  return { pid: child.pid ?? 0, ended, stop: () => stop(child, ended) };
}

async function prepare(parts: Parts, child: ChildProcess, ended: Promise<void>): Promise<void> {
  const { directory, address, passwords } = parts;
  const login = await superuserLogin(directory, address);
  const first = await connectWhenReady(databaseUrl(address, login, 'postgres'), child, ended);
  try {
    await ensureDatabase(first);
  } finally {
    await first.end();
  }
  const second = await connectWhenReady(databaseUrl(address, login, DATABASE_NAME), child, ended);
  try {
    await setUpRoles(second, passwords);
    await forgetPassword(second, directory, address);
  } finally {
    await second.end();
  }
}

function loginUrl({ address, passwords }: Parts, work: keyof typeof WORK_ROLES): string {
  return databaseUrl(address, { role: WORK_ROLES[work], password: passwords[work] }, DATABASE_NAME);
}

function spawnServer(
  { binaries, cluster, account, address, durable }: Parts,
  rules: Record<string, string>,
): ChildProcess {
  const settings: Record<string, string | number> = {
    ...listenSettings(address),
    ...rules,
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
  return spawn(
    binaries.postgres,
    ['-D', cluster, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    {
      ...account,
      env: postgresEnvironment(),
      cwd: cluster,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      windowsHide: true,
    },
  );
}

/** The caller ends it. */
async function connectWhenReady(url: string, child: ChildProcess, ended: Promise<void>): Promise<pg.Client> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let isEnded = false;
  void ended.then(() => {
    isEnded = true;
  });
  for (;;) {
    const client = new (clientFor(url))({ connectionString: url, application_name: 'postern launcher' });
    // An idle connection's error is the end of the server, which `ended` tells.
    client.on('error', () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      if (isEnded || child.exitCode !== null) throw new Error('it ended at once', { cause: error });
      if (Date.now() > deadline)
        throw new Error(`it did not answer for ${START_TIMEOUT_MS / 1000} s`, { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  // "Fast": sessions are ended, everything is written. SIGTERM would wait for the sessions.
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

/** @returns what it said last. */
function readOutput(child: ChildProcess, output: Parts['output']): () => string {
  const reader = output?.begin();
  let last = '';
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.on('data', (chunk: Buffer) => {
      last = (last + chunk.toString('utf8')).slice(-MAX_LAST_WORDS);
      reader?.read(chunk, stream);
    });
  }
  child.once('close', () => reader?.end());
  return () => shownText(last.trim());
}
