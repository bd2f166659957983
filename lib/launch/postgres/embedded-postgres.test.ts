import { execFileSync } from 'node:child_process';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientFor } from '@/lib/scram-client';
import { startEmbeddedPostgres } from './embedded-postgres';
import { NOBODY_ID } from './give-to';

type Running = Awaited<ReturnType<typeof startEmbeddedPostgres>>;

const isRoot = process.getuid?.() === 0;
let dataDirectory: string;
let running: Running;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'postern-postgres-'));
});
afterAll(async () => {
  await running?.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

async function start(options: Partial<Parameters<typeof startEmbeddedPostgres>[0]> = {}): Promise<Running> {
  running = await startEmbeddedPostgres({ dataDirectory, onProgress: () => {}, ...options });
  return running;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new (clientFor(url))({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

// One cluster through all tests, for making one takes a second or two; they build on each other.
test('the first start makes a durable UTF-8 database that listens at a socket alone', async () => {
  const { urls } = await start();
  expect(
    await query(
      urls.transport,
      `SELECT current_database() AS name, current_setting('fsync') AS fsync, current_setting('server_encoding') AS encoding,
              current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS listen`,
    ),
  ).toEqual([{ name: 'postern', fsync: 'on', encoding: 'UTF8', commit: 'on', listen: '' }]);
});

test('nobody but its own account, ours and root reaches socket and cluster', async () => {
  const directory = join(dataDirectory, 'postgres');
  const modes: Record<string, string> = {};
  for (const name of await readdir(directory)) {
    modes[name] = ((await lstat(join(directory, name))).mode & 0o777).toString(8);
  }
  expect(modes).toEqual({
    cluster: '700',
    socket: '700',
    'pg_hba.conf': isRoot ? '640' : '600',
    'pg_ident.conf': isRoot ? '640' : '600',
  });
  expect((await stat(directory)).mode & 0o007).toBe(0);
  const socket = await stat(join(directory, 'socket', '.s.PGSQL.5432'));
  expect(socket.mode & 0o077).toBe(0);
});

test.runIf(isRoot)('started by root it runs as an account that is nobody else’s, not as nobody', async () => {
  const { uid, gid } = await stat(join(dataDirectory, 'postgres', 'cluster'));
  expect(uid).toBeGreaterThan(0);
  expect(uid).not.toBe(NOBODY_ID);
  expect(gid).toBe(uid);
  expect((await stat(`/proc/${running.pid}`)).uid).toBe(uid);
  const asNobody =
    (...command: string[]) =>
    () =>
      execFileSync(
        'setpriv',
        ['--reuid', String(NOBODY_ID), '--regid', String(NOBODY_ID), '--clear-groups', ...command],
        {
          stdio: 'pipe',
        },
      );
  expect(asNobody('ls', join(dataDirectory, 'postgres'))).toThrow('Permission denied');
  expect(asNobody('ls', dataDirectory)).toThrow('Permission denied');
});

test('nobody gets in without the password, and the superuser not at all', async () => {
  const guess = new URL(running.urls.web);
  guess.password = 'guess';
  await expect(query(guess.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  await expect(query(running.superuserUrl, 'SELECT 1')).rejects.toThrow('no pg_hba.conf entry');
  const elsewhere = new URL(running.urls.migration);
  elsewhere.pathname = '/postgres';
  await expect(query(elsewhere.href, 'SELECT 1')).rejects.toThrow('no pg_hba.conf entry');
});

describe('no role at work', () => {
  const beyond = [
    ['runs a program', "COPY (SELECT 1) TO PROGRAM 'id'"],
    ['reads a file', "SELECT pg_read_file('/etc/passwd')"],
    ['writes a file', "COPY (SELECT 1) TO '/tmp/postern-copy'"],
    ['reads the passwords', 'SELECT rolpassword FROM pg_authid'],
    ['becomes the superuser', 'SET ROLE postern'],
    ['makes a role', 'CREATE ROLE intruder LOGIN SUPERUSER'],
    ['sets the server', "ALTER SYSTEM SET listen_addresses = '*'"],
  ] as const;
  test.each(
    (['web', 'transport', 'migration'] as const).flatMap((work) =>
      beyond.map(([what, sql]) => [work, what, sql] as const),
    ),
  )('%s %s', async (work, _what, sql) => {
    await expect(query(running.urls[work], sql)).rejects.toThrow(/permission denied|must be|only roles/i);
  });

  test.each(['web', 'transport'] as const)('%s makes a table, for good or for a while', async (work) => {
    for (const sql of ['CREATE TABLE t (id int)', 'CREATE TEMP TABLE t (id int)', 'CREATE SCHEMA s']) {
      await expect(query(running.urls[work], sql)).rejects.toThrow(/permission denied|no schema/);
    }
  });
});

test('the second start has other passwords and the same rows', async () => {
  const first = running;
  await query(first.urls.migration, 'CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)');
  await first.stop();
  const second = await start();
  for (const work of ['web', 'transport', 'migration'] as const) {
    expect(second.urls[work]).not.toBe(first.urls[work]);
    await expect(query(first.urls[work], 'SELECT 1')).rejects.toThrow('password authentication failed');
  }
  expect(await query(second.urls.migration, 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
});

test('a killed server loses no committed row, and is reached as before', async () => {
  const killed = running;
  await query(killed.urls.migration, 'INSERT INTO kept VALUES (2)');
  process.kill(killed.pid, 'SIGKILL');
  await killed.ended;
  const again = await killed.start();
  expect(await query(killed.urls.migration, 'SELECT count(*)::int AS count FROM kept')).toEqual([
    { count: 2 },
  ]);
  await expect(query(killed.superuserUrl, 'SELECT 1')).rejects.toThrow('no pg_hba.conf entry');
  running = { ...killed, ...again };
});

test('a server that a killed launcher left running is stopped and replaced', async () => {
  const left = running;
  const { urls, pid } = await start();
  await left.ended;
  expect(pid).not.toBe(left.pid);
  expect(await query(urls.migration, 'SELECT count(*)::int AS count FROM kept')).toEqual([{ count: 2 }]);
});

test('a lock file that names an unrelated process is cleared, and the process left alone', async () => {
  await running.stop();
  await writeFile(join(dataDirectory, 'postgres', 'cluster', 'postmaster.pid'), `${process.ppid}\n`);
  const { urls } = await start();
  expect(await query(urls.web, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(() => process.kill(process.ppid, 0)).not.toThrow();
});

test('below a directory whose name is too long for a socket it listens below the run-time directory', async () => {
  const deep = join(dataDirectory, 'データ'.repeat(12));
  await mkdir(deep, { mode: 0o711 });
  await chmod(dataDirectory, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDirectory: deep, durable: false, onProgress: () => {} });
  const socketDirectory = decodeURIComponent(new URL(postgres.urls.web).hostname);
  try {
    expect(socketDirectory.startsWith(deep)).toBe(false);
    expect((await stat(socketDirectory)).mode & 0o777).toBe(0o700);
    expect(await query(postgres.urls.web, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  } finally {
    await postgres.stop();
  }
  await expect(stat(socketDirectory)).rejects.toThrow('ENOENT');
});

test('where a platform has no sockets it listens at a loopback port, to SCRAM alone', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'postern-postgres-port-'));
  try {
    // Twice: what is kept from the first start must let the second in.
    for (const _ of [1, 2]) {
      const postgres = await startEmbeddedPostgres({
        ...{ dataDirectory: directory, addressKind: 'port', durable: false },
        onProgress: () => {},
      });
      try {
        expect(await query(postgres.urls.web, 'SHOW password_encryption')).toEqual([
          { password_encryption: 'scram-sha-256' },
        ]);
        expect(new URL(postgres.urls.web).searchParams.get('require_auth')).toBe('scram-sha-256');
        await expect(query(postgres.superuserUrl, 'SELECT 1')).rejects.toThrow('no pg_hba.conf entry');
        expect((await stat(join(directory, 'postgres', 'port'))).mode & 0o777).toBe(0o600);
      } finally {
        await postgres.stop();
      }
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

test('a directory of an earlier version is brought along: roles, tables, account, socket', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'postern-postgres-earlier-'));
  const postgresDirectory = join(directory, 'postgres');
  try {
    await makeAsEarlierVersionsDid(directory);
    const postgres = await startEmbeddedPostgres({ dataDirectory: directory, onProgress: () => {} });
    try {
      expect(await query(postgres.urls.migration, 'SELECT id FROM kept')).toEqual([{ id: 7 }]);
      expect(
        await query(
          postgres.urls.migration,
          `SELECT c.relname AS name, pg_get_userbyid(c.relowner) AS owner FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S') ORDER BY 1`,
        ),
      ).toEqual(
        ['by_day', 'by_day_20261130', 'kept', 'kept_id_seq', 'lone_seq'].map((name) => ({
          name,
          owner: 'postern_migration',
        })),
      );
      await query(postgres.urls.migration, 'ALTER TABLE kept ADD COLUMN more int; DROP TABLE by_day');
      await expect(query(postgres.superuserUrl, 'SELECT 1')).rejects.toThrow('no pg_hba.conf entry');
      const left = await readdir(postgresDirectory);
      expect(left).not.toContain('password');
      expect(left).not.toContain('port');
      expect((await stat(join(postgresDirectory, 'cluster'))).uid).not.toBe(isRoot ? NOBODY_ID : -1);
      expect((await stat(postgresDirectory)).mode & 0o007).toBe(0);
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

test.runIf(isRoot)(
  'of a cluster that another account had no file with a second name is given away',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'postern-postgres-linked-'));
    try {
      const cluster = join(directory, 'postgres', 'cluster');
      await mkdir(cluster, { recursive: true, mode: 0o700 });
      const secret = join(directory, 'secret.key');
      await writeFile(secret, 'x', { mode: 0o600 });
      execFileSync('ln', [secret, join(cluster, 'PG_VERSION')]);
      await chown(cluster, NOBODY_ID, NOBODY_ID);
      await expect(startEmbeddedPostgres({ dataDirectory: directory, onProgress: () => {} })).rejects.toThrow(
        'second name',
      );
      expect((await stat(secret)).uid).toBe(0);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
);

test('a cluster of another version is refused, and backup and restore are named as the way out', async () => {
  await running.stop();
  const file = join(dataDirectory, 'postgres', 'cluster', 'PG_VERSION');
  const version = await readFile(file, 'utf8');
  await chmod(file, 0o644);
  await writeFile(file, '13\n');
  await expect(start()).rejects.toThrow(
    /made by PostgreSQL 13.*npm run backup -- FILE.*npm run restore -- FILE/s,
  );
  await writeFile(file, version);
});

/** A superuser with a password in a file, a port in another, TCP, tables that are the superuser's, `nobody` as the owner. */
async function makeAsEarlierVersionsDid(directory: string): Promise<void> {
  const postgres = await startEmbeddedPostgres({
    ...{ dataDirectory: directory, addressKind: 'port', forTests: true },
    onProgress: () => {},
  });
  const postgresDirectory = join(directory, 'postgres');
  const url = new URL(postgres.superuserUrl);
  url.password = await readFile(join(postgresDirectory, 'password'), 'utf8');
  await query(
    url.href,
    `CREATE EXTENSION pg_trgm;
     CREATE TABLE kept (id serial); INSERT INTO kept VALUES (7);
     CREATE SEQUENCE lone_seq;
     CREATE TABLE by_day (at timestamptz) PARTITION BY RANGE (at);
     CREATE TABLE by_day_20261130 PARTITION OF by_day FOR VALUES FROM ('2026-11-30') TO ('2026-12-01');
     ALTER DATABASE postern OWNER TO postern;
     ALTER SCHEMA public OWNER TO pg_database_owner;
     DROP OWNED BY postern_web, postern_transport, postern_migration`,
  );
  await query(
    url.href.replace('/postern?', '/postgres?'),
    'DROP ROLE postern_web, postern_transport, postern_migration',
  );
  await postgres.stop();
  for (const name of ['pg_hba.conf', 'pg_ident.conf']) await rm(join(postgresDirectory, name));
  if (isRoot) {
    execFileSync('chown', ['-R', `${NOBODY_ID}:${NOBODY_ID}`, join(postgresDirectory, 'cluster')]);
    await chown(postgresDirectory, 0, 0);
    await chown(directory, 0, 0);
  }
  await chmod(postgresDirectory, 0o711);
  await chmod(directory, 0o711);
}
