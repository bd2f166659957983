import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { connect, usePrisma } from '@/lib/store/database/client';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { readHealth } from './health';
import { GET } from './route';

const database = useTestDatabase();
let prisma: PrismaClient;

beforeAll(() => {
  prisma = connect(database.url);
  usePrisma(prisma);
  // What is kept counts by it.
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterAll(async () => {
  vi.useRealTimers();
  await prisma.$disconnect();
});

/** Beyond what is kept. */
async function ask(): Promise<Response> {
  vi.advanceTimersByTime(1000);
  return GET();
}

it('is not ready without a transport server', async () => {
  expect(await readHealth()).toEqual({
    status: 'notReady',
    database: 'ready',
    schema: 'ready',
    transportServers: [],
    warnings: [],
  });
  expect((await ask()).status).toBe(503);
});

it('is ready while a transport server holds its lease and takes mail, and says which', async () => {
  await prisma.$executeRaw`
    INSERT INTO transport_server (id, name, fqdn, smtp_address, lease_expires_at, heartbeat_at, updated_at)
    VALUES (gen_random_uuid(), 'HUB1', 'hub1.contoso.com', '127.0.0.1:25', now() + interval '1 minute', now(), now())`;
  expect(await readHealth()).toMatchObject({
    status: 'ready',
    transportServers: [{ name: 'HUB1', live: true }],
  });
  expect((await ask()).status).toBe(200);
});

it('asks the database once a second, however many ask', async () => {
  const asked = vi.spyOn(prisma, '$queryRaw');
  await ask();
  const once = asked.mock.calls.length;
  expect(once).toBeGreaterThan(0);
  await Promise.all(Array.from({ length: 300 }, () => GET()));
  vi.advanceTimersByTime(999);
  await GET();
  expect(asked.mock.calls.length).toBe(once);
  await ask();
  expect(asked.mock.calls.length).toBe(2 * once);
  asked.mockRestore();
});

it('warns of a server that has no full name, with the cure', async () => {
  expect((await readHealth()).warnings).toEqual([]);
  await prisma.$executeRaw`UPDATE transport_server SET fqdn = 'vm'`;
  const { status, warnings } = await readHealth();
  expect(status).toBe('ready');
  expect(warnings).toEqual([
    'HUB1 calls itself "vm" in HELO and EHLO, a name without a domain. Many mail servers refuse that. Give the server its ' +
      'full name in DNS: Set-TransportServer HUB1 -Fqdn mail.contoso.com. For a single connector: Set-SendConnector -Fqdn.',
  ]);
  await prisma.$executeRaw`UPDATE transport_server SET fqdn = 'hub1.contoso.com'`;
});

it('warns of a server that could not bind a port of its receive connectors', async () => {
  const states = { '0.0.0.0:25': 'EADDRINUSE', '[::]:25': 'EADDRINUSE', '127.0.0.1:2525': null };
  await prisma.$executeRaw`UPDATE transport_server SET binding_states = ${states}`;
  const { status, transportServers, warnings } = await readHealth();
  expect(status).toBe('ready');
  expect(Object.keys(transportServers[0] ?? {}).sort()).toEqual(['fqdn', 'heartbeatAt', 'live', 'name']);
  expect(warnings).toEqual([
    '"HUB1" does not listen at port 25: another program does. See which one with: ss -ltnp \'sport = :25\'. When it is stopped, ' +
      'the server listens there by itself within seconds.',
  ]);
  await prisma.$executeRaw`UPDATE transport_server SET binding_states = '{}'`;
});

it('is not ready while that server starts or stops', async () => {
  await prisma.$executeRaw`UPDATE transport_server SET smtp_address = NULL`;
  expect(await readHealth()).toMatchObject({ status: 'notReady', transportServers: [{ live: false }] });
  await prisma.$executeRaw`UPDATE transport_server SET smtp_address = '127.0.0.1:25'`;
  expect(await readHealth()).toMatchObject({ status: 'ready' });
});

it('is not ready once the lease has lapsed', async () => {
  await prisma.$executeRaw`UPDATE transport_server SET lease_expires_at = now() - interval '1 second'`;
  expect(await readHealth()).toMatchObject({
    status: 'notReady',
    transportServers: [{ name: 'HUB1', live: false }],
  });
});

it('tells a database that a newer version has changed', async () => {
  await prisma.$executeRaw`
    INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
    VALUES ('later', 'x', now(), '29990101000000_later', 1)`;
  expect(await readHealth()).toMatchObject({ status: 'notReady', schema: 'ahead', transportServers: [] });
});

it('answers when the database does not', async () => {
  const gone = connect('postgresql://postern@127.0.0.1:1/postern');
  usePrisma(gone);
  expect(await readHealth()).toMatchObject({ status: 'notReady', database: 'unreachable' });
  await gone.$disconnect();
  usePrisma(prisma);
});
