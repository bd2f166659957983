import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { useTestDatabase } from '@/lib/testing/test-database';
import { migrate } from './migrate';

/**
 * Owns: a database as it was before one migration, for a test that furnishes it and brings it along.
 *
 * @param migration the beginning of the name of the first that it does not have yet
 */
export function databaseBefore(migration: string): {
  readonly client: () => pg.Client;
  /** Brings it to today's schema. */
  readonly bringAlong: () => Promise<void>;
} {
  const database = useTestDatabase();
  let client: pg.Client;
  let directory: string;
  beforeAll(async () => {
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    directory = await mkdtemp(join(tmpdir(), 'postern-migrations-'));
    const migrations = join(projectRoot, 'prisma', 'migrations');
    for (const name of await readdir(migrations)) {
      if (/^\d/.test(name) && name < migration)
        await cp(join(migrations, name), join(directory, name), { recursive: true });
    }
    await migrate(database.url, directory);
  });
  afterAll(async () => {
    await client.end();
    await rm(directory, { recursive: true });
  });
  return { client: () => client, bringAlong: () => migrate(database.url).then(() => {}) };
}
