import type { FileHandle } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { CannotStartError } from '@/lib/cannot-start';
import type { Config } from '@/lib/config';
import { type Migration, migrateWithin, readMigrations } from '@/lib/launch/postgres/migrate';
import { fingerprint } from '@/lib/secrets/fingerprint';
import { copyIn, findUsedTable, makeRoom, setSequences } from '@/lib/store/backup/copy-in';
import { forgetProcesses, holdRestored, recordRestore } from '@/lib/store/backup/hold-restored';
import { findServerIdentity, saveServerIdentity } from '@/lib/worker/server/server-identity';
import type { ManifestPart, SealedKey } from './archive-format';
import { type CheckedBackup, readParts } from './archive-reader';
import { placeSecrets } from './installation-secrets';
import type { OpenDatabase } from './open-database';
import type { Progress } from './progress';

/**
 * Owns: making an empty installation the one of a backup.
 * Promises: one transaction from the first table to the last row: a process that is killed, a full disk or a row that is
 *   missing leaves the installation as empty as it was. The rows come at the backup's schema, then the later migrations. Key
 *   and server name are in place before the commit.
 * Does not: check the file (archive-reader.ts), or start anything.
 */
export interface RestoreTask {
  readonly config: Pick<Config, 'secretKey' | 'dataDirectory'>;
  readonly database: OpenDatabase;
  readonly file: FileHandle;
  readonly backup: CheckedBackup;
  readonly secrets: SealedKey | null;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Restored {
  /** Copies that wait for a decision, but for those in `rowless`. */
  readonly held: number;
  /** Batches of mail that was in transit. */
  readonly rowless: number;
  /** Send connectors whose password the present key does not open. */
  readonly lockedConnectors: readonly string[];
  readonly serverName: string | null;
}

export async function restoreBackup(task: RestoreTask): Promise<Restored> {
  const { client } = task.database;
  await requireEmpty(client);
  const { own, later } = await chooseMigrations(task.backup);
  let restored: Restored;
  await client.query('BEGIN');
  try {
    await client.query(
      "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL timezone = 'UTC'",
    );
    await requireNoOtherSchema(client, own);
    await migrateWithin(client, own);
    await makeRoom(client, task.backup.header.tables);
    task.progress.say('Restoring the rows');
    await copyRows(task);
    await setSequences(client, task.backup.manifest.sequences);
    if (later.length > 0) task.progress.say(`Bringing the rows to this version: ${later.length} migrations`);
    await migrateWithin(client, [...own, ...later]);
    await forgetProcesses(client);
    const held = await holdRestored(client);
    const serverName = await nameServer(task);
    const key = await placeSecrets(task.config, task.secrets);
    await recordRestore(client, fingerprint(key), new Date(task.backup.header.takenAt));
    const lockedConnectors = await findLocked(client, key.id);
    const rowless = await countRowless(client);
    task.signal.throwIfAborted();
    await client.query('COMMIT');
    restored = { held, rowless, lockedConnectors, serverName };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
  // Nothing has been learned of these tables yet, and the first statements are planned for good. Without it all is restored as
  // well, and autovacuum makes up for it.
  await client.query('ANALYZE').catch(() => {});
  return restored;
}

async function requireEmpty(client: pg.Client): Promise<void> {
  const used = await findUsedTable(client);
  if (used === null) return;
  throw new CannotStartError(
    `This installation is in use (its table ${used} holds rows); a restore makes an empty one. Give another POSTERN_DATA_DIR, ` +
      'or an empty database in DATABASE_URL.',
  );
}

/** The backup's, and what came after them. @throws CannotStartError for a newer Postern's */
async function chooseMigrations({
  header: { migrations, posternVersion },
}: CheckedBackup): Promise<{ own: Migration[]; later: Migration[] }> {
  const present = await readMigrations();
  const wanted = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of wanted) {
    const known = present.find((migration) => migration.name === name);
    if (known?.checksum === checksum) continue;
    throw new CannotStartError(
      known === undefined
        ? `The backup was made by a newer Postern (${posternVersion}; ${name} is unknown here). Restore it with that version.`
        : `The backup was made by sources that differ from these (${name}). Restore it with those.`,
    );
  }
  return {
    own: present.filter(({ name }) => wanted.has(name)),
    later: present.filter(({ name }) => !wanted.has(name)),
  };
}

/** Tables that are there, though nothing is in them, must be such as the backup's rows fit into. */
async function requireNoOtherSchema(client: pg.Client, own: readonly Migration[]): Promise<void> {
  const { rows: known } = await client.query<{ found: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found",
  );
  if (known[0]?.found !== true) return;
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY 1',
  );
  const other = rows.find(({ name }) => !own.some((migration) => migration.name === name));
  if (other === undefined) return;
  throw new CannotStartError(
    `The database is empty but has the tables of another version (${other.name}) than the backup's. Give one without tables.`,
  );
}

async function copyRows({ database, file, backup, progress, signal }: RestoreTask): Promise<void> {
  const columns = new Map(backup.header.tables.map((table) => [table.name, table.columns]));
  for await (const { part, rows } of readParts(file, backup)) {
    const count = await copyPart(database.client, part, columns.get(part.table) ?? [], rows, (bytes) => {
      signal.throwIfAborted();
      progress.moved(part.table, bytes);
    });
    if (count !== part.rows) {
      throw new Error(`Of ${part.table} ${count} rows came and ${part.rows} were written`);
    }
  }
}

async function copyPart(
  client: pg.Client,
  { table, day }: ManifestPart,
  columns: readonly string[],
  rows: AsyncIterable<Buffer>,
  onProgress: (bytes: number) => void,
): Promise<number> {
  const relation = day === null ? table : `${table}_${day}`;
  const stream = copyIn(client, { table, day, relation }, columns);
  const ended = finished(stream);
  // Whoever waits below is told.
  ended.catch(() => {});
  try {
    for await (const chunk of rows) {
      onProgress(chunk.length);
      const isTaken = stream.write(chunk);
      if (!isTaken)
        await Promise.race([new Promise<void>((resolve) => stream.once('drain', resolve)), ended]);
    }
    stream.end();
    await ended;
  } catch (error) {
    stream.destroy(error instanceof Error ? error : undefined);
    throw error;
  }
  return stream.rowCount;
}

/** So that the next start is the server whose queues these are, whatever this computer is called. */
async function nameServer({ config, backup }: RestoreTask): Promise<string | null> {
  const { server } = backup.header;
  if (server === null) return null;
  const present = await findServerIdentity(config.dataDirectory);
  if (present !== null && present.id !== server.id) {
    throw new CannotStartError(
      `${config.dataDirectory} is the directory of another transport server (${present.name}). Give another POSTERN_DATA_DIR.`,
    );
  }
  if (present === null) await saveServerIdentity(config.dataDirectory, server);
  return server.name;
}

async function findLocked(client: pg.Client, keyId: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM send_connector WHERE authentication_key_id <> $1 ORDER BY name',
    [keyId],
  );
  return rows.map(({ name }) => name);
}

async function countRowless(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM transit_batch');
  return rows[0]?.count ?? 0;
}
