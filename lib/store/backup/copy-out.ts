import type { Readable } from 'node:stream';
import pg from 'pg';
import { type CopyToStreamQuery, to } from 'pg-copy-streams';
import { MIGRATION_LOCK_KEY } from '@/lib/store/database/schema-range';
import { readSequences, readTables, type StoredTable } from './read-tables';

/**
 * Owns: reading all of an installation as it was at one moment.
 * Promises: one repeatable-read snapshot, which neither waits for mail nor keeps mail waiting: only days, never their
 *   parents, are locked, and a migration waits until the snapshot is over. Text, which any later PostgreSQL reads.
 * Does not: keep what it reads.
 */
export interface Snapshot {
  readonly takenAt: Date;
  /** Of PostgreSQL. */
  readonly serverVersion: string;
  readonly migrations: readonly AppliedMigration[];
  readonly keyFingerprint: string | null;
  readonly servers: readonly { readonly id: string; readonly name: string; readonly fqdn: string }[];
  readonly tables: readonly StoredTable[];
  readonly sequences: Readonly<Record<string, string>>;
}

interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
}

/** Dates, times, numbers and octets in the one form that every server reads alike. */
const PORTABLE = `
  SET LOCAL datestyle = 'ISO'; SET LOCAL timezone = 'UTC'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 3;
  SET LOCAL client_encoding = 'UTF8'; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`;

/** @param client its session is for this alone */
export async function takeSnapshot(client: pg.Client): Promise<Snapshot> {
  await client.query(`SELECT pg_advisory_lock_shared(${MIGRATION_LOCK_KEY})`);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  await client.query(PORTABLE);
  const tables = await readTables(client);
  // A day that is dropped meanwhile would be missing.
  const parts = tables.flatMap(partsOf).map(({ relation }) => pg.escapeIdentifier(relation));
  if (parts.length > 0) await client.query(`LOCK TABLE ${parts.join(', ')} IN ACCESS SHARE MODE`);
  const { rows } = await client.query<{
    takenAt: Date;
    serverVersion: string;
    keyFingerprint: string | null;
  }>(
    `SELECT now() AS "takenAt", current_setting('server_version') AS "serverVersion",
       (SELECT secret_key_fingerprint FROM installation) AS "keyFingerprint"`,
  );
  const { rows: migrations } = await client.query<AppliedMigration>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`,
  );
  const { rows: servers } = await client.query<Snapshot['servers'][number]>(
    'SELECT id, name, fqdn FROM transport_server ORDER BY created_at, id',
  );
  const [moment] = rows;
  if (!moment) throw new Error('The database did not answer');
  return { ...moment, migrations, servers, tables, sequences: await readSequences(client) };
}

/** What is copied in one go: a table, or one day of it. */
export interface TablePart {
  readonly table: string;
  readonly day: string | null;
  /** Its name in the database. */
  readonly relation: string;
}

export function partsOf({ name, days }: Pick<StoredTable, 'name' | 'days'>): TablePart[] {
  if (days === null) return [{ table: name, day: null, relation: name }];
  return days.map((day) => ({ table: name, day, relation: `${name}_${day}` }));
}

/** Its `rowCount` is known at its end. */
export function copyOut(
  client: pg.Client,
  part: TablePart,
  columns: readonly string[],
): CopyToStreamQuery & Readable {
  return client.query(to(`COPY ${target(part, columns)} TO STDOUT (FORMAT text, ENCODING 'UTF8')`));
}

export function target({ relation }: TablePart, columns: readonly string[]): string {
  return `${pg.escapeIdentifier(relation)} (${columns.map((name) => pg.escapeIdentifier(name)).join(', ')})`;
}
