import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { useTestDatabase } from '@/lib/testing/test-database';
import { MigrationError, migrate } from './migrate';

const database = useTestDatabase();
let client: pg.Client;
let directory: string;

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(() => client.end());

beforeEach(async () => {
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  directory = await mkdtemp(join(tmpdir(), 'postern-migrations-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
}

async function readMigrationNames(): Promise<string[]> {
  const entries = await readdir(join(projectRoot, 'prisma', 'migrations'), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

test('an empty database gets the whole schema, and the second start finds nothing to do', async () => {
  expect((await migrate(database.url)).applied).toContain('20261124000002_queued_mail');
  expect((await migrate(database.url)).applied).toEqual([]);
});

test('migrations are applied in the order of their names', async () => {
  await write('20260102000000_second', 'INSERT INTO steps VALUES (2)');
  await write('20260101000000_first', 'CREATE TABLE steps (step int); INSERT INTO steps VALUES (1)');
  expect((await migrate(database.url, directory)).applied).toEqual([
    '20260101000000_first',
    '20260102000000_second',
  ]);
});

test('processes that start together apply each migration once', async () => {
  const results = await Promise.all(Array.from({ length: 4 }, () => migrate(database.url)));
  expect(results.flatMap((result) => result.applied)).toEqual(await readMigrationNames());
});

test('a body in $$ is not cut at its semicolons', async () => {
  await write(
    '20260101000000_function',
    'CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 1; END $$; SELECT one();',
  );
  await migrate(database.url, directory);
  expect((await client.query('SELECT one() AS one')).rows).toEqual([{ one: 1 }]);
});

test('a migration that fails leaves nothing behind and stops the ones after it', async () => {
  await write('20260101000000_good', 'CREATE TABLE good (id int)');
  await write('20260102000000_bad', 'CREATE TABLE half (id int); SELECT no_such_function()');
  await write('20260103000000_after', 'CREATE TABLE after (id int)');
  await expect(migrate(database.url, directory)).rejects.toThrow(
    /20260102000000_bad failed and was rolled back.*no_such_function/,
  );
  const { rows } = await client.query(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  expect(rows.map((row) => row.tablename)).toEqual(['_prisma_migrations', 'good']);

  await write('20260102000000_bad', 'CREATE TABLE half (id int)');
  expect((await migrate(database.url, directory)).applied).toEqual([
    '20260102000000_bad',
    '20260103000000_after',
  ]);
});

test('a database of a newer version is refused', async () => {
  await write('20260101000000_first', 'SELECT 1');
  await write('20260102000000_newer', 'SELECT 1');
  await migrate(database.url, directory);
  await rm(join(directory, '20260102000000_newer'), { recursive: true });
  await expect(migrate(database.url, directory)).rejects.toThrow(/newer Postern \(20260102000000_newer/);
});

test('a migration that was edited after it had been applied is refused', async () => {
  await write('20260101000000_first', 'SELECT 1');
  await migrate(database.url, directory);
  await write('20260101000000_first', 'SELECT 2');
  await expect(migrate(database.url, directory)).rejects.toThrow(/20260101000000_first was changed/);
});

test("a migration that Prisma's CLI left half done is refused", async () => {
  await write('20260101000000_first', 'SELECT 1');
  await migrate(database.url, directory);
  await client.query('UPDATE _prisma_migrations SET finished_at = NULL');
  await expect(migrate(database.url, directory)).rejects.toThrow(MigrationError);
});

test('a server with fsync off is warned about', async () => {
  // The test server itself runs so: its data need not survive a power cut.
  expect((await migrate(database.url)).warnings.join()).toContain('fsync');
});

test("Prisma's CLI takes the database for up to date, without drift", { timeout: 60_000 }, async () => {
  await migrate(database.url);
  const prisma = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(projectRoot, 'node_modules', 'prisma-cli', 'build', 'index.js'), 'migrate', ...args],
      {
        cwd: projectRoot,
        env: {
          ...process.env,
          DATABASE_URL: database.url,
          PRISMA_SCHEMA_ENGINE_BINARY: join(projectRoot, 'prisma', 'schema-engine.mjs'),
          CHECKPOINT_DISABLE: '1',
        },
      },
    );
    return stdout;
  };
  expect(await prisma('status')).toContain('Database schema is up to date!');
  expect(
    await prisma(
      'diff',
      '--from-migrations',
      'prisma/migrations',
      '--to-schema',
      'prisma/schema',
      '--exit-code',
    ),
  ).toContain('No difference detected.');
});
