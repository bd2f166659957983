import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { CannotStartError } from '@/lib/cannot-start';
import type { Config } from '@/lib/config';
import { startEmbeddedPostgres } from '@/lib/launch/postgres/embedded-postgres';
import { clusterOf, findPostgresDirectory } from '@/lib/launch/postgres/postgres-cluster';
import { RunsAlreadyError, takeLaunchLock } from '@/lib/launch/processes/launch-lock';
import { findOwnerDatabaseUrl } from '@/lib/secrets/local-database';
import { requireOwnDirectory } from '@/lib/secrets/trusted-owner';
import { createClient } from '@/lib/store/database/pool';

/**
 * Owns: the database of an installation for a backup or a restore, by the role that owns its tables: DATABASE_URL's, that
 *   of the Postern that runs from the data directory, or the embedded one, started for this alone.
 * Promises: nobody starts Postern from the data directory while its database was started here; `close` ends what was begun.
 */
export interface OpenDatabase {
  readonly client: pg.Client;
  close(): Promise<void>;
}

type Settings = Pick<Config, 'dataDirectory' | 'databaseUrl' | 'migrationUrl'>;

/** Of a start or stop under way, until it is one or the other. */
const SETTLED_WITHIN_MS = 60_000;
const POLL_MS = 250;

export async function openForBackup(config: Settings, say: (line: string) => void): Promise<OpenDatabase> {
  if (config.databaseUrl !== null) return connect(await findOwnerDatabaseUrl(config), []);
  for (const deadline = Date.now() + SETTLED_WITHIN_MS; ; await sleep(POLL_MS)) {
    const unlock = await lockUnlessRunning(config.dataDirectory);
    if (unlock !== null) return openStopped(config, unlock, say);
    const url = await findOwnerDatabaseUrl(config).catch((error: unknown) => {
      if (Date.now() > deadline) throw error;
      return null;
    });
    if (url !== null) return connect(url, []);
  }
}

/** @throws RunsAlreadyError */
export async function openForRestore(config: Settings, say: (line: string) => void): Promise<OpenDatabase> {
  await mkdir(config.dataDirectory, { recursive: true, mode: 0o700 });
  await requireOwnDirectory(config.dataDirectory);
  const unlock = await takeLaunchLock(config.dataDirectory);
  if (config.databaseUrl === null) return openEmbedded(config, unlock, say);
  try {
    return await connect(await findOwnerDatabaseUrl(config), [unlock]);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function openStopped(
  config: Settings,
  unlock: () => Promise<void>,
  say: (line: string) => void,
): Promise<OpenDatabase> {
  const cluster = clusterOf(await findPostgresDirectory(config.dataDirectory));
  if (existsSync(cluster)) return openEmbedded(config, unlock, say);
  await unlock();
  throw new CannotStartError(
    `There is no installation in ${config.dataDirectory}. Set POSTERN_DATA_DIR to its data directory, or DATABASE_URL.`,
  );
}

async function openEmbedded(
  { dataDirectory }: Settings,
  unlock: () => Promise<void>,
  say: (line: string) => void,
): Promise<OpenDatabase> {
  try {
    say('Starting PostgreSQL');
    const postgres = await startEmbeddedPostgres({ dataDirectory, onProgress: say });
    try {
      return await connect(postgres.urls.migration, [() => postgres.stop(), unlock]);
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** @param then what is to be done when it is closed */
async function connect(databaseUrl: string, then: readonly (() => Promise<void>)[]): Promise<OpenDatabase> {
  const client = createClient({ databaseUrl, applicationName: 'postern backup' });
  // The statement under way tells.
  client.on('error', () => {});
  await client.connect();
  return {
    client,
    close: async () => {
      await client.end().catch(() => {});
      for (const step of then) await step();
    },
  };
}

async function lockUnlessRunning(dataDirectory: string): Promise<(() => Promise<void>) | null> {
  if (!existsSync(join(dataDirectory))) return async () => {};
  await requireOwnDirectory(dataDirectory);
  return takeLaunchLock(dataDirectory).catch((error: unknown) => {
    if (error instanceof RunsAlreadyError) return null;
    throw error;
  });
}
