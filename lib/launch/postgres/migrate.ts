import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { projectRoot } from '@/lib/launch/project-root';
import { messageOf } from '@/lib/message-of';
import { clientFor } from '@/lib/scram-client';
import { MIGRATION_LOCK_KEY, newerPosternText } from '@/lib/store/database/schema-range';

/**
 * Owns: bringing a database to this version's schema at start.
 * Promises: each migration whole or not at all, once, also when several processes start together (Prisma's own advisory
 *   lock); rows in `_prisma_migrations` as Prisma's CLI writes them; no touch of a database that is newer than the code,
 *   too old a PostgreSQL, or holds a half migration of another tool.
 * Does not: write migrations (Prisma's CLI does) or run down ones. Prisma's `migrate deploy` is not used: 2.5 s, and an
 *   engine to download.
 */
export interface MigrationResult {
  /** Names of the migrations that were applied now. */
  readonly applied: readonly string[];
  /** For people: what is dangerous about this server although it works. */
  readonly warnings: readonly string[];
}

/** A database that this version cannot work on; the message says why and what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

const MINIMUM_SERVER_VERSION = 140000;

const createTableSql = `
CREATE TABLE _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

export async function migrate(
  databaseUrl: string,
  migrationsDirectory = join(projectRoot, 'prisma', 'migrations'),
): Promise<MigrationResult> {
  const migrations = await readMigrations(migrationsDirectory);
  const client = new (clientFor(databaseUrl))({
    connectionString: databaseUrl,
    application_name: 'postern-migrate',
  });
  await client.connect();
  try {
    const warnings = await checkServer(client);
    // Without the lock, which a backup shares for as long as it takes: most starts have nothing to apply.
    if ((await isKnown(client)) && (await findOpen(client, migrations)).length === 0) {
      return { applied: [], warnings };
    }
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK_KEY]);
    if (!(await isKnown(client))) await client.query(createTableSql);
    const open = await findOpen(client, migrations);
    for (const migration of open) await apply(client, migration);
    return { applied: open.map((migration) => migration.name), warnings };
  } finally {
    // Ending the session lets go of the lock.
    await client.end();
  }
}

/** Asked first: a role that may make no tables can still find that there is nothing to apply. */
async function isKnown(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found",
  );
  return rows[0]?.found === true;
}

/** Those that this version brings, in order. */
export async function readMigrations(
  directory = join(projectRoot, 'prisma', 'migrations'),
): Promise<readonly Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** For a restore, whose one transaction the caller has begun: those of `wanted` that are not applied yet. */
export async function migrateWithin(client: pg.Client, wanted: readonly Migration[]): Promise<void> {
  await checkServer(client);
  await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK_KEY]);
  if (!(await isKnown(client))) await client.query(createTableSql);
  for (const migration of await findOpen(client, wanted)) await applyWithin(client, migration);
}

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

async function checkServer(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ version: string; number: string; fsync: string; pages: string }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number,
            current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages`,
  );
  const server = rows[0];
  if (!server || Number(server.number) < MINIMUM_SERVER_VERSION) {
    throw new MigrationError(
      `This is PostgreSQL ${server?.version}; Postern needs 14 or newer. Name another server in DATABASE_URL.`,
    );
  }
  const warnings: string[] = [];
  if (server.fsync !== 'on' || server.pages !== 'on') {
    warnings.push(
      'This PostgreSQL runs with fsync or full_page_writes off: a power cut can lose accepted mail or the whole database. ' +
        'Set both to on.',
    );
  }
  return warnings;
}

/** What is to be applied, in order. Refuses what this version does not understand. */
async function findOpen(client: pg.Client, migrations: readonly Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of rows) {
    const migration = known.get(row.name);
    if (!migration) {
      throw new MigrationError(newerPosternText(row.name));
    }
    if (!row.finished) {
      throw new MigrationError(
        `The migration ${row.name} was begun by another tool and never finished. Put it right and mark it with ` +
          '`prisma migrate resolve`, or restore a backup.',
      );
    }
    if (row.checksum !== migration.checksum) {
      throw new MigrationError(
        `The migration ${row.name} was changed after it had been applied: the database may differ from what this ` +
          'version expects. Install the sources it was made with, or restore a backup.',
      );
    }
  }
  const done = new Set(rows.map((row) => row.name));
  return migrations.filter((migration) => !done.has(migration.name));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await applyWithin(client, migration);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    const reason = messageOf(error);
    throw new MigrationError(
      `The migration ${migration.name} failed and was rolled back; nothing was changed: ${reason}`,
      { cause: error },
    );
  }
}

async function applyWithin(client: pg.Client, migration: Migration): Promise<void> {
  // Without parameters the whole script goes in one message; nothing here cuts it at semicolons.
  await client.query(migration.sql);
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), migration.checksum, migration.name],
  );
}
