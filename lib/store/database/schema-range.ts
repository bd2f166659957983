import { readdir } from 'node:fs/promises';
import { CannotStartError } from '@/lib/cannot-start';
import { createClient } from './pool';

/**
 * Owns: whether a database's schema is one that this code works on: each migration that came with it is applied, and no
 *   other.
 * Promises: asked at the start only. A process that runs goes on when a newer version migrates beneath it: migrations only
 *   expand within a minor version, so that servers can be upgraded one after another.
 * Does not: apply anything (lib/launch/postgres/migrate.ts).
 */
/** What migrations lock by, and backups share: Prisma's schema engine has the same, so its CLI waits too. */
export const MIGRATION_LOCK_KEY = 72707369;

interface SchemaRange {
  /** Came with this code and are not applied: the database is older. */
  readonly missing: readonly string[];
  /** Are applied and did not come with this code: a newer version has been here. */
  readonly unknown: readonly string[];
}

/** Runs one statement: a process at its start asks by pg, /api/health by Prisma. */
type AskDatabase = (sql: string) => Promise<readonly Record<string, unknown>[]>;

/** A database that this version takes no work from. The message says why and what to do. */
export class SchemaRangeError extends CannotStartError {
  override readonly name = 'SchemaRangeError';
}

/** @param migrationsDirectory prisma/migrations, as it was installed with this code. */
export async function readSchemaRange(ask: AskDatabase, migrationsDirectory: string): Promise<SchemaRange> {
  const entries = await readdir(migrationsDirectory, { withFileTypes: true });
  const known = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const [table] = await ask("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found");
  const rows = table?.found
    ? await ask(
        `SELECT migration_name AS name FROM _prisma_migrations
          WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY name`,
      )
    : [];
  const applied = rows.map((row) => String(row.name));
  return {
    missing: known.filter((name) => !applied.includes(name)).sort(),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

/** For a process at its start. @throws SchemaRangeError when it is out of range. */
export async function requireSchemaInRange(databaseUrl: string, migrationsDirectory: string): Promise<void> {
  const client = createClient({ databaseUrl, applicationName: 'postern start' });
  await client.connect();
  try {
    refuse(await readSchemaRange(async (sql) => (await client.query(sql)).rows, migrationsDirectory));
  } finally {
    await client.end();
  }
}

function refuse({ missing, unknown }: SchemaRange): void {
  const newest = unknown.at(-1);
  if (newest !== undefined) throw new SchemaRangeError(newerPosternText(newest));
  if (missing.length > 0) {
    throw new SchemaRangeError(
      `The database is older than this Postern (${missing.join(', ')} not applied). Start it with npm start, npm run ` +
        'transport or npm run web, which bring the database to this version first.',
    );
  }
}

export function newerPosternText(migration: string): string {
  return (
    `The database was migrated by a newer Postern (${migration} is unknown here). Start that version, or restore a ` +
    'backup from before.'
  );
}
