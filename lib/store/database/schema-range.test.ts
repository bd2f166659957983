import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { useTestDatabase } from '@/lib/testing/test-database';
import { requireSchemaInRange } from './schema-range';

const database = useTestDatabase();
let client: pg.Client;

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('CREATE TABLE as_migrated AS TABLE _prisma_migrations');
});
afterEach(async () => {
  await client.query('CREATE TABLE IF NOT EXISTS _prisma_migrations (LIKE as_migrated)');
  await client.query('TRUNCATE _prisma_migrations; INSERT INTO _prisma_migrations TABLE as_migrated');
});
afterAll(() => client.end());

const check = () => requireSchemaInRange(database.url, join(projectRoot, 'prisma', 'migrations'));

describe('requireSchemaInRange', () => {
  it('takes a database with the very migrations that came with this code', async () => {
    await expect(check()).resolves.toBeUndefined();
  });

  it('refuses a database that lacks one, by name and with the cure', async () => {
    await client.query(
      "DELETE FROM _prisma_migrations WHERE migration_name LIKE '%_commands' OR migration_name LIKE '%_routing'",
    );
    await expect(check()).rejects.toThrow(
      /older than this Postern \(\d+_routing, \d+_commands not applied\).*npm start/,
    );
  });

  it('does not count a migration that was begun and not finished', async () => {
    await client.query(
      "UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_sign_in'",
    );
    await expect(check()).rejects.toThrow(/_sign_in not applied/);
  });

  it('refuses a database that was never migrated', async () => {
    await client.query('DROP TABLE _prisma_migrations');
    await expect(check()).rejects.toThrow(/older than this Postern/);
  });

  it('refuses one that a newer version has migrated, naming the newest', async () => {
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ('1', 'x', now(), '29990101000000_later', 1), ('2', 'x', now(), '29990102000000_latest', 1)`,
    );
    await expect(check()).rejects.toThrow(
      /newer Postern \(29990102000000_latest is unknown here\).*Start that version/,
    );
  });
});
