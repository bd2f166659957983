import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase, useTestDatabase } from './test-database';

const database = useTestDatabase();

test('a test file has a database with the migrations applied', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query('SELECT version::int, cause FROM routing_version');
  await client.end();
  expect(rows).toEqual([{ version: 1, cause: 'installation' }]);
});

test('two databases do not see each other', async () => {
  const other = await createTestDatabase();
  const client = new pg.Client({ connectionString: other.url });
  await client.connect();
  await client.query("INSERT INTO routing_version (cause) VALUES ('test')");
  await client.end();
  await other.drop();

  const own = new pg.Client({ connectionString: database.url });
  await own.connect();
  const { rows } = await own.query('SELECT count(*)::int AS count FROM routing_version');
  await own.end();
  expect(rows).toEqual([{ count: 1 }]);
});

test('a connection that is left open fails the file', async () => {
  const other = await createTestDatabase();
  const client = new pg.Client({ connectionString: other.url, application_name: 'forgotten' });
  client.on('error', () => {});
  await client.connect();
  await expect(other.drop()).rejects.toThrow(/Connections were left open: forgotten/);
});

test('a lease that is left held fails the file', async () => {
  const other = await createTestDatabase();
  const client = new pg.Client({ connectionString: other.url });
  await client.connect();
  await client.query(
    `INSERT INTO transport_server (id, name, fqdn, instance_id, lease_expires_at)
     VALUES (gen_random_uuid(), 'EDGE01', 'edge01.contoso.com', gen_random_uuid(), now() + interval '15 s')`,
  );
  await client.end();
  await expect(other.drop()).rejects.toThrow('Leases were left held: EDGE01');
});
