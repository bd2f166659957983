import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { startTestTransport, type TestTransport } from '@/lib/worker/process/transport.test-tools';
import { tellTransportDeath } from './transport-death';

const database = useTestDatabase();
let pool: Pool;
let transport: TestTransport;

beforeAll(async () => {
  pool = createPool({
    databaseUrl: database.url,
    applicationName: 'transport death test',
    maxConnections: 2,
  });
  transport = await startTestTransport(database.url, 'HUB1');
});
afterAll(async () => {
  await pool.end();
  await rm(transport.dataDirectory, { recursive: true, force: true });
});

const live = async () =>
  (await pool.query('SELECT 1 FROM transport_server WHERE lease_expires_at > now()')).rowCount;

it('ends the lease of a transport process that has died, and of no other', async () => {
  await transport.abandon();
  expect(await live()).toBe(1);
  await tellTransportDeath(database.url, '/nowhere');
  expect(await live()).toBe(1);
  await tellTransportDeath(database.url, transport.dataDirectory);
  expect(await live()).toBe(0);
  // That it did not end in order is known still: what it had in flight counts as a crash.
  const { rows } = await pool.query('SELECT instance_id IS NOT NULL AS "wasUnclean" FROM transport_server');
  expect(rows).toEqual([{ wasUnclean: true }]);
});

it('says nothing when the database is away', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP listener's address is never a pipe name
  server.close();
  await once(server, 'close');
  const away = `postgresql://postern@127.0.0.1:${port}/postern`;
  await expect(tellTransportDeath(away, transport.dataDirectory)).resolves.toBeUndefined();
});
