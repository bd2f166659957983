import { randomUUID } from 'node:crypto';
import { CannotStartError } from '@/lib/cannot-start';
import type { Config } from '@/lib/config';
import { readMigrations } from '@/lib/launch/postgres/migrate';
import { copyOut, partsOf, type Snapshot, takeSnapshot } from '@/lib/store/backup/copy-out';
import { newerPosternText } from '@/lib/store/database/schema-range';
import { findServerIdentity } from '@/lib/worker/server/server-identity';
import { FORMAT, HEADER, type Header, MANIFEST, type ManifestPart, SEALED_KEY } from './archive-format';
import { ArchiveWriter } from './archive-writer';
import { sealSecrets } from './installation-secrets';
import type { NewFile } from './new-file';
import type { OpenDatabase } from './open-database';
import { formatBytes, type Progress } from './progress';

/**
 * Owns: a backup, from the snapshot to the last sum.
 * Promises: streamed: what it holds in memory does not depend on how much there is; the file gets its name when all of it
 *   is on the disk, and goes when anything fails.
 */
export interface TakenBackup {
  readonly bytes: number;
  readonly rows: number;
  readonly hasKey: boolean;
}

export interface BackupTask {
  readonly config: Pick<Config, 'secretKey' | 'dataDirectory'>;
  readonly database: OpenDatabase;
  readonly file: NewFile;
  /** Null: the key is left out. */
  readonly passphrase: string | null;
  readonly posternVersion: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export async function takeBackup(task: BackupTask): Promise<TakenBackup> {
  const { database, file, progress } = task;
  const snapshot = await takeSnapshot(database.client);
  await refuseNewer(snapshot);
  const header = await headerOf(task, snapshot);
  const archive = new ArchiveWriter(file.handle, snapshot.takenAt);
  try {
    await archive.addJson(HEADER, header);
    if (task.passphrase !== null) {
      const { keyFingerprint } = snapshot;
      const seal = await sealSecrets(task.config, keyFingerprint, task.passphrase, header.id);
      await archive.addJson(SEALED_KEY, seal);
    }
    const parts: ManifestPart[] = [];
    for (const table of header.tables) {
      for (const part of partsOf(table)) {
        const rows = copyOut(database.client, part, table.columns);
        const { pieces, bytes } = await archive.addRows(part, rows, (moved) => {
          task.signal.throwIfAborted();
          progress.moved(part.relation, moved);
        });
        const { table: name, day } = part;
        parts.push({ table: name, day, pieces, rows: rows.rowCount, bytes });
      }
    }
    await archive.addJson(MANIFEST, { parts, sequences: snapshot.sequences });
    await archive.finish();
    await file.commit();
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    progress.say(`${rows} rows, ${formatBytes(archive.bytes)}`);
    return { bytes: archive.bytes, rows, hasKey: header.hasKey };
  } catch (error) {
    await archive.abandon();
    throw explain(error, archive.bytes);
  }
}

async function headerOf(task: BackupTask, snapshot: Snapshot): Promise<Header> {
  const identity = await findServerIdentity(task.config.dataDirectory);
  const { takenAt, serverVersion, migrations, keyFingerprint, servers, tables } = snapshot;
  const alone = servers.length === 1 ? servers[0] : undefined;
  return {
    format: FORMAT,
    id: randomUUID(),
    takenAt: takenAt.toISOString(),
    posternVersion: task.posternVersion,
    postgresVersion: serverVersion,
    migrations: [...migrations],
    keyFingerprint,
    hasKey: task.passphrase !== null,
    // The database knows it better: Set-TransportServer may have given it another full name.
    server: servers.find(({ id }) => id === identity?.id) ?? alone ?? null,
    tables: tables.map(({ name, columns, days }) => ({
      name,
      columns: [...columns],
      days: days === null ? null : [...days],
    })),
  };
}

/** Whose tables this version does not know it would leave out. */
async function refuseNewer({ migrations }: Snapshot): Promise<void> {
  const known = new Set((await readMigrations()).map(({ name }) => name));
  const unknown = migrations.find(({ name }) => !known.has(name));
  if (unknown) throw new CannotStartError(newerPosternText(unknown.name));
}

function explain(error: unknown, bytes: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new Error(
    `There is no room left for the backup (${formatBytes(bytes)} were written, and are removed again). Make room, or write ` +
      'it to another disk.',
    { cause: error },
  );
}
