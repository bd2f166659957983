import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { useTestDatabase } from '@/lib/testing/test-database';
import { migrate } from './migrate';

/** The migration by which SMTP credentials name their smart hosts. */
const ITSELF = '20261201015100';

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
    if (/^\d/.test(name) && name < ITSELF)
      await cp(join(migrations, name), join(directory, name), { recursive: true });
  }
  await migrate(database.url, directory);
});
afterAll(async () => {
  await client.end();
  await rm(directory, { recursive: true });
});

test('an SMTP credential keeps the way that its connectors have, beside those of its provider', async () => {
  await client.query(`
    INSERT INTO smtp_credential (name, provider, kind, user_name) VALUES
      ('m', 'Microsoft365', 'RefreshToken', 'kim'), ('g', 'Google', 'RefreshToken', 'kim'),
      ('o', 'Other', 'RefreshToken', 'kim'), ('unused', 'Other', 'RefreshToken', 'kim');
    INSERT INTO send_connector (id, name, usage, dns_routing_enabled, smart_hosts, smart_host_auth_mechanism,
        smtp_credential_id, updated_at)
      SELECT gen_random_uuid(), 'to ' || name, 'Custom', false, ARRAY['smtp.' || name || '.test', 'smtp.office365.com'], 'XOAuth2', id, now()
      FROM smtp_credential WHERE name IN ('m', 'o')`);
  await migrate(database.url);
  const { rows } = await client.query(
    'SELECT name, ARRAY(SELECT unnest(allowed_smart_hosts) ORDER BY 1) AS hosts FROM smtp_credential ORDER BY name',
  );
  expect(rows).toEqual([
    { name: 'g', hosts: ['smtp-relay.gmail.com', 'smtp.gmail.com'] },
    {
      name: 'm',
      hosts: ['smtp-hve.office365.com', 'smtp.hve.mx.microsoft', 'smtp.m.test', 'smtp.office365.com'],
    },
    { name: 'o', hosts: ['smtp.o.test', 'smtp.office365.com'] },
    { name: 'unused', hosts: [] },
  ]);
});
