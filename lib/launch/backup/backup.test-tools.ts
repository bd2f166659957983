import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createClient } from '@/lib/store/database/pool';
import { checkBackup } from './archive-reader';
import { openSecrets } from './installation-secrets';
import { createNewFile } from './new-file';
import type { OpenDatabase } from './open-database';
import type { Progress } from './progress';
import { type Restored, restoreBackup } from './restore-backup';
import { type TakenBackup, takeBackup } from './take-backup';

/**
 * Owns: for tests of backup and restore: a place for files and data directories, databases without a table, and what a
 *   database holds.
 */
export class BackupPlace {
  readonly #databases: string[] = [];
  #count = 0;

  private constructor(
    /** Of the test's own database: others are made beside it. */
    readonly databaseUrl: string,
    readonly directory: string,
  ) {}

  static async open(databaseUrl: string): Promise<BackupPlace> {
    return new BackupPlace(databaseUrl, await mkdtemp(join(tmpdir(), 'postern-backup-test-')));
  }

  async close(): Promise<void> {
    await this.#asAdmin(async (admin) => {
      for (const name of this.#databases) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    });
    await rm(this.directory, { recursive: true, force: true });
  }

  /** A path that nothing has yet. */
  path(name: string): string {
    this.#count += 1;
    return join(this.directory, `${this.#count}-${name}`);
  }

  /** @returns the URL of a database without a table. */
  async emptyDatabase(): Promise<string> {
    this.#count += 1;
    const name = `postern_restore_${process.pid}_${Date.now().toString(36)}_${this.#count}`;
    await this.#asAdmin((admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE template0`));
    this.#databases.push(name);
    const url = new URL(this.databaseUrl);
    url.pathname = `/${name}`;
    return url.href;
  }

  async backUp(
    from: { readonly databaseUrl: string; readonly dataDirectory: string },
    options: { readonly passphrase?: string; readonly path?: string; readonly signal?: AbortSignal } = {},
  ): Promise<TakenBackup & { readonly path: string }> {
    const path = options.path ?? this.path('backup.tar');
    const file = await createNewFile(path);
    const database = await connect(from.databaseUrl);
    try {
      const taken = await takeBackup({
        config: { secretKey: null, dataDirectory: from.dataDirectory },
        database,
        file,
        passphrase: options.passphrase ?? null,
        posternVersion: '0.1.0',
        progress: SILENT,
        signal: options.signal ?? new AbortController().signal,
      });
      return { ...taken, path };
    } catch (error) {
      await file.discard();
      throw error;
    } finally {
      await database.close();
    }
  }

  async restore(
    path: string,
    to: { readonly databaseUrl: string; readonly dataDirectory: string },
    options: {
      readonly passphrase?: string;
      readonly signal?: AbortSignal;
      readonly onMoved?: (table: string) => void;
    } = {},
  ): Promise<Restored> {
    const file = await open(path);
    const database = await connect(to.databaseUrl);
    const { passphrase, onMoved } = options;
    try {
      const backup = await checkBackup(file);
      const secrets =
        passphrase !== undefined && backup.sealedKey !== null
          ? await openSecrets(backup.sealedKey, passphrase, backup.header.id)
          : null;
      return await restoreBackup({
        config: { secretKey: null, dataDirectory: to.dataDirectory },
        database,
        file,
        backup,
        secrets,
        progress: { say: () => {}, moved: (table) => onMoved?.(table) },
        signal: options.signal ?? new AbortController().signal,
      });
    } finally {
      await database.close();
      await file.close();
    }
  }

  async #asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
    const url = new URL(this.databaseUrl);
    url.pathname = '/postgres';
    const admin = new pg.Client({ connectionString: url.href });
    await admin.connect();
    try {
      await work(admin);
    } finally {
      await admin.end();
    }
  }
}

const SILENT: Progress = { say: () => {}, moved: () => {} };

async function connect(databaseUrl: string): Promise<OpenDatabase> {
  const client = createClient({ databaseUrl, applicationName: 'backup test' });
  client.on('error', () => {});
  await client.connect();
  return { client, close: () => client.end() };
}

/** Number of rows and a sum over all of them, of each table that has any. */
export async function contentsOf(databaseUrl: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
         AND NOT relispartition ORDER BY 1`,
    );
    const contents: Record<string, string> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ count: number; sum: string | null }>(
        `SELECT count(*)::int AS count, md5(string_agg(t::text, E'\\n' ORDER BY t::text)) AS sum
         FROM ${pg.escapeIdentifier(name)} t`,
      );
      const [row] = rows;
      if (row && row.count > 0) contents[name] = `${row.count} ${row.sum}`;
    }
    return contents;
  } finally {
    await client.end();
  }
}

export async function askRows<T extends pg.QueryResultRow>(databaseUrl: string, sql: string): Promise<T[]> {
  const client = createClient({ databaseUrl, applicationName: 'backup test' });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}
