import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, openSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { NOBODY_ID } from '@/lib/launch/postgres/give-to';
import { findPostgresBinaries, runsAsRoot } from '@/lib/launch/postgres/postgres-binaries';
import { postgresEnvironment } from '@/lib/launch/postgres/postgres-cluster';
import { freePort } from '@/lib/testing/free-port';
import { waitUntil } from '../wait-until';

/**
 * Owns: two real PostgreSQL servers, a primary and its synchronous standby, in a directory of their own: the newest that
 *   Debian's packages brought, else the one that npm brings.
 * Promises: a commit on the primary waits for the standby; `kill` is as sudden as a power cut of that server. They run as
 *   an unprivileged user when we are root. `stop` leaves no process and no file.
 * Does not: choose a primary or lead anybody to it: that is the administrator's (HAProxy, Patroni, an address that moves).
 */
export interface PostgresPair {
  readonly version: string;
  readonly primary: PostgresNode;
  readonly standby: PostgresNode;
  /** Resolves when each commit waits for the standby. */
  waitUntilSynchronous(): Promise<void>;
  /** Resolves when the standby takes writes. */
  promote(): Promise<void>;
  stop(): Promise<void>;
}

interface PostgresNode {
  /** Of a role that owns the database and is no superuser. */
  readonly url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
}

const SUPERUSER = 'postgres';
const DEBIAN_PROGRAMS = '/usr/lib/postgresql';

export async function startPostgresPair(): Promise<PostgresPair> {
  const directory = await mkdtemp(join(tmpdir(), 'postern-pair-'));
  await chmod(directory, 0o755);
  const programs = await findPrograms(directory);
  const password = randomBytes(12).toString('hex');
  const [ports, passwordFile] = [[await freePort(), await freePort()] as const, join(directory, 'password')];
  await writeFile(passwordFile, password);
  const data = join(directory, 'data');
  if (runsAsRoot()) {
    await chown(directory, NOBODY_ID, NOBODY_ID);
    await chown(passwordFile, NOBODY_ID, NOBODY_ID);
  }
  const nodes = [
    new Server(programs, join(data, 'one'), ports[0], password, { synchronous_standby_names: '*' }),
    new Server(programs, join(data, 'two'), ports[1], password, {
      primary_conninfo: `host=127.0.0.1 port=${ports[0]} user=${SUPERUSER} password=${password}`,
    }),
  ] as const;
  const [primary, standby] = nodes;
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await run(programs.initdb, [
      ...['-D', primary.directory, '-U', SUPERUSER, '-A', 'scram-sha-256', '--pwfile', passwordFile],
      ...['-E', 'UTF8', '--locale=C'],
    ]);
    // As a base backup: files of a server that was stopped in order.
    await primary.start({ synchronous_standby_names: '' });
    await primary.query(`CREATE ROLE postern LOGIN PASSWORD '${password}'`);
    await primary.query('CREATE DATABASE postern OWNER postern');
    await primary.stop();
    await run('cp', ['-a', primary.directory, standby.directory]);
    await run('touch', [join(standby.directory, 'standby.signal')]);
    await Promise.all(nodes.map((node) => node.start()));
  } catch (error) {
    const logs = await Promise.all(nodes.map((node) => node.log()));
    await stop();
    throw new Error(`The servers could not be started:\n${logs.join('\n')}`, { cause: error });
  }
  const [{ server_version: version } = { server_version: '' }] = await primary.query('SHOW server_version');
  return {
    version: String(version),
    primary,
    standby,
    waitUntilSynchronous: async () => {
      await waitUntil('a synchronous standby', 30_000, async () => {
        const rows = await primary.query("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'");
        return rows.length > 0 ? true : null;
      });
    },
    promote: async () => {
      await standby.query('SELECT pg_promote(true, 60)');
    },
    stop,
  };
}

interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

async function findPrograms(directory: string): Promise<Programs> {
  const versions = existsSync(DEBIAN_PROGRAMS) ? readdirSync(DEBIAN_PROGRAMS) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) return findPostgresBinaries(directory);
  const bin = join(DEBIAN_PROGRAMS, newest, 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

class Server implements PostgresNode {
  #child: ChildProcess | null = null;

  readonly #programs: Programs;
  readonly #port: number;
  readonly #password: string;
  readonly #settings: Readonly<Record<string, string>>;

  constructor(
    programs: Programs,
    readonly directory: string,
    port: number,
    password: string,
    settings: Readonly<Record<string, string>>,
  ) {
    this.#programs = programs;
    this.#port = port;
    this.#password = password;
    this.#settings = settings;
  }

  get url(): string {
    return `postgresql://postern:${this.#password}@127.0.0.1:${this.#port}/postern`;
  }

  async start(changed: Readonly<Record<string, string>> = {}): Promise<void> {
    const settings = {
      listen_addresses: '127.0.0.1',
      port: String(this.#port),
      unix_socket_directories: '',
      shared_buffers: '64MB',
      ...this.#settings,
      ...changed,
    };
    const log = openSync(`${this.directory}.log`, 'a');
    this.#child = spawn(
      this.#programs.postgres,
      [
        '-D',
        this.directory,
        ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
      ],
      { ...asOrdinaryUser(), stdio: ['ignore', log, log], detached: true },
    );
    await waitUntil('PostgreSQL answers', 30_000, async () => {
      await this.query('SELECT 1');
      return true;
    });
  }

  /** In order: all is written, a standby has all. */
  stop(): Promise<void> {
    return this.#end((child) => child.kill('SIGINT'));
  }

  /** The whole process group at once. */
  kill(): Promise<void> {
    return this.#end(({ pid }) => pid && process.kill(-pid, 'SIGKILL'));
  }

  /** As superuser. */
  async query(sql: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({
      connectionString: `postgresql://${SUPERUSER}:${this.#password}@127.0.0.1:${this.#port}/postgres`,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  log(): Promise<string> {
    return readFile(`${this.directory}.log`, 'utf8').catch(() => '');
  }

  async #end(how: (child: ChildProcess) => unknown): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    how(child);
    await gone;
  }
}

/** PostgreSQL refuses root. */
function asOrdinaryUser(): { env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const env = postgresEnvironment();
  return runsAsRoot() ? { env, uid: NOBODY_ID, gid: NOBODY_ID } : { env };
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { ...asOrdinaryUser(), stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors.trim()}`);
}
