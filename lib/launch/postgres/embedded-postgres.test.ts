import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';

let dataDirectory: string;
let running: EmbeddedPostgres | null = null;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'postern-postgres-'));
});
afterAll(async () => {
  await running?.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  running = await startEmbeddedPostgres({ dataDirectory, onProgress: () => {} });
  return running;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

// One cluster through all tests, for making one takes a second or two; they build on each other.
test('the first start makes a durable UTF-8 database that listens on loopback only', async () => {
  const { url } = await start();
  expect(
    await query(
      url,
      `SELECT current_database() AS name, current_setting('fsync') AS fsync, current_setting('server_encoding') AS encoding,
              current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS listen`,
    ),
  ).toEqual([{ name: 'postern', fsync: 'on', encoding: 'UTF8', commit: 'on', listen: '127.0.0.1' }]);
  expect((await stat(join(dataDirectory, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
});

test('nobody gets in without the password', async () => {
  const url = new URL(running?.url ?? '');
  url.password = 'guess';
  await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
});

test('the second start has the same address and the same rows', async () => {
  const first = running;
  await query(first?.url ?? '', 'CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)');
  await first?.stop();
  const second = await start();
  expect(second.url).toBe(first?.url);
  expect(await query(second.url, 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
});

test('a killed server loses no committed row', async () => {
  const killed = running;
  await query(killed?.url ?? '', 'INSERT INTO kept VALUES (2)');
  process.kill(killed?.pid ?? 0, 'SIGKILL');
  await killed?.ended;
  const { url } = await start();
  expect(await query(url, 'SELECT count(*)::int AS count FROM kept')).toEqual([{ count: 2 }]);
});

test('a server that a killed launcher left running is stopped and replaced', async () => {
  const left = running;
  const { url, pid } = await start();
  await left?.ended;
  expect(pid).not.toBe(left?.pid);
  expect(await query(url, 'SELECT count(*)::int AS count FROM kept')).toEqual([{ count: 2 }]);
});

test('a lock file that names an unrelated process is cleared, and the process left alone', async () => {
  await running?.stop();
  await writeFile(join(dataDirectory, 'postgres', 'cluster', 'postmaster.pid'), `${process.ppid}\n`);
  const { url } = await start();
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(() => process.kill(process.ppid, 0)).not.toThrow();
});

test('a cluster of another version is refused with the way out', async () => {
  await running?.stop();
  const file = join(dataDirectory, 'postgres', 'cluster', 'PG_VERSION');
  const version = await readFile(file, 'utf8');
  await chmod(file, 0o644);
  await writeFile(file, '13\n');
  await expect(start()).rejects.toThrow(/made by PostgreSQL 13.*pg_dump.*DATABASE_URL/s);
  await writeFile(file, version);
});
