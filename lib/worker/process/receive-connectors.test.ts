import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '@/lib/config';
import { followBindings, holdPorts, releasePorts } from '@/lib/launch/processes/installation-ports';
import { formatBinding } from '@/lib/mail/routing/binding';
import { readKnownBindings, writeKnownBindings } from '@/lib/secrets/known-bindings';
import { loadDeliverySettings } from '@/lib/store/configuration/delivery-settings';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { freePort } from '@/lib/testing/free-port';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { createTestDatabase, type OwnedTestDatabase } from '@/lib/testing/test-database';
import { type EventName, subscribe, type WorkerEvents } from '@/lib/worker/events/events';
import { startTransport, type Transport } from '@/lib/worker/transport';
import { startTestTransport, TEST_KEY, until } from './transport.test-tools';

/** Bindings belong to receive connectors, and the transport process follows them while it runs. */

let database: OwnedTestDatabase;
let pool: Pool;
let directory: string;
const undo: (() => unknown)[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool({ databaseUrl: database.url, applicationName: 'bindings test', maxConnections: 2 });
  directory = await mkdtemp(join(tmpdir(), 'postern-bindings-'));
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  await pool.end();
  await database.drop({ mayLeaveLease: true });
  await rm(directory, { recursive: true, force: true });
});

async function start(smtpPort = 0, smtpIsNamed = false, smtpHost = '127.0.0.1'): Promise<Transport> {
  const transport = await startTransport({
    config: { dataDirectory: directory, serverName: 'HUB1', smtpHost, smtpPort, smtpIsNamed },
    databaseUrl: database.url,
    key: TEST_KEY,
    version: 'test',
  });
  undo.push(() => transport.stop());
  return transport;
}

/** As New-ReceiveConnector does. */
async function addReceiveConnector(
  { server }: Transport,
  name: string,
  bindings: readonly string[],
): Promise<void> {
  await pool.query(
    `INSERT INTO receive_connector (id, server_id, name, bindings, remote_ip_ranges, permission_groups, auth_mechanism)
     VALUES ($1, $2, $3, $4, '{127.0.0.1}', '{AnonymousUsers}', '{Tls}')`,
    [randomUUID(), server.id, name, bindings],
  );
  await pool.query("SELECT pg_notify('postern_configuration', '')");
}

async function setBindings(name: string, bindings: readonly string[]): Promise<void> {
  await pool.query('UPDATE receive_connector SET bindings = $2 WHERE name LIKE $1', [name, bindings]);
  await pool.query("SELECT pg_notify('postern_configuration', '')");
}

function portOf(transport: Transport, binding: string): number {
  return transport.bindings().find((state) => state.binding === binding)?.bound?.port ?? 0;
}

const STATES = 'SELECT binding_states AS states, smtp_address, smtp_addresses FROM transport_server';

it('a binding that a connector gets is listened at without a restart, and one that it loses no longer', async () => {
  const transport = await start();
  const first = await RawSmtpClient.greeted(transport.smtp.port);
  undo.push(() => first.destroy());
  await addReceiveConnector(transport, 'Scanners', ['127.0.0.8:0']);
  await until(pool, STATES, ([row]) => Object.keys(row?.states ?? {}).includes('127.0.0.8:0'));
  const port = portOf(transport, '127.0.0.8:0');
  const second = await RawSmtpClient.connect(port, { host: '127.0.0.8', localAddress: '127.0.0.1' });
  undo.push(() => second.destroy());
  expect(await second.reply()).toMatch(/^220 /);
  await second.say('EHLO client.example');
  await pool.query("DELETE FROM receive_connector WHERE name = 'Scanners'");
  await transport.settled();
  expect(await second.reply()).toMatch(/^421 4\.3\.2 /);
  await expect(RawSmtpClient.connect(port, { host: '127.0.0.8' })).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
  expect(await first.say('NOOP')).toMatch(/^250 /);
  expect(await readKnownBindings(directory)).toEqual(['127.0.0.1:0']);
});

it('a socket that the launcher holds and that is ours no longer is let go, and listened at', async () => {
  // As when a connector was removed and made again while the launcher had no time to read of it.
  const port = await freePort();
  const binding = `127.0.0.1:${port}`;
  await writeKnownBindings(directory, [binding]);
  const config = loadConfig({ POSTERN_DATA_DIR: directory });
  const ports = await holdPorts({ config, parts: 'transport' });
  undo.push(() => releasePorts(ports));
  undo.push(followBindings(directory, ports.transport));
  const transport = await start(port);
  expect(portOf(transport, binding)).toBe(port);
  expect(await readKnownBindings(directory)).toEqual([binding]);
  const client = await RawSmtpClient.greeted(port);
  undo.push(() => client.destroy());
});

it('a port that is taken is told in words, keeps nothing else from working, and is bound when it is free', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => blocker.once('listening', resolve));
  const { port } = blocker.address() as { port: number };
  const told: WorkerEvents['bindingFailed'][] = [];
  undo.push(
    subscribe(<Name extends EventName>(name: Name, fields: WorkerEvents[Name]) => {
      if (name === 'bindingFailed') told.push(fields as WorkerEvents['bindingFailed']);
    }),
  );
  const transport = await start(port);
  const binding = `127.0.0.1:${port}`;
  expect(told).toEqual([{ connector: 'Default HUB1', binding, fault: 'EADDRINUSE' }]);
  await until(pool, STATES, ([row]) => row?.smtp_address === '');
  await addReceiveConnector(transport, 'Beside', ['127.0.0.8:0']);
  await transport.settled();
  expect(portOf(transport, '127.0.0.8:0')).toBeGreaterThan(0);
  await new Promise((resolve) => blocker.close(resolve));
  await transport.settled();
  expect(portOf(transport, binding)).toBe(port);
  expect(told).toHaveLength(1);
  await until(pool, STATES, ([row]) => row?.smtp_address === binding);
});

it('the settings are the first start’s: later ones say once that they are ignored', async () => {
  const ignored: unknown[] = [];
  undo.push(subscribe((name, fields) => name === 'smtpSettingsIgnored' && ignored.push(fields)));
  const [first, later] = [await freePort(), await freePort()];
  const transport = await start(first, true);
  expect(transport.smtp.port).toBe(first);
  await transport.stop();
  const again = await start(first, true);
  expect(again.smtp.port).toBe(first);
  await again.stop();
  expect(ignored).toEqual([]);
  const third = await start(later, true);
  expect(third.smtp.port).toBe(first);
  expect(ignored).toEqual([
    { named: [`127.0.0.1:${later}`], server: 'HUB1', bindings: [`127.0.0.1:${first}`] },
  ]);
});

it.each([false, true])(
  'an upgrade turns what the settings say into bindings, in the clear at 465, too, and only once (named: %s)',
  async (isNamed) => {
    const transport = await start();
    await transport.stop();
    // As the version before has it: bindings shown only, and of the last start.
    await pool.query('UPDATE transport_server SET owns_bindings = false');
    await rm(join(directory, 'smtp-bindings.json'));
    await setBindings('%', [':::2525']);
    const upgraded = await start(0, isNamed, '::');
    const rows = async () =>
      (
        await pool.query<{ name: string; bindings: string[]; ports: string[] }>(
          'SELECT name, bindings, implicit_tls_ports AS ports FROM receive_connector ORDER BY name',
        )
      ).rows;
    const expected = ['Default HUB1', 'Relay HUB1'].map((name) => ({
      name,
      bindings: ['0.0.0.0:0', '[::]:0'],
      ports: [],
    }));
    expect(await rows()).toEqual(expected);
    expect(upgraded.bindings().map(({ fault }) => fault)).toEqual([null, null]);
    await upgraded.stop();
    await pool.query("DELETE FROM receive_connector WHERE name = 'Default HUB1'");
    await start();
    expect(await rows()).toEqual(expected.slice(1));
  },
);

it('a new data directory takes what its settings name, and else what the server has', async () => {
  const [first, second] = [await freePort(), await freePort()];
  await (await start(first, true)).stop();
  await rm(join(directory, 'smtp-bindings.json'));
  const same = await start();
  expect(same.smtp.port).toBe(first);
  await same.stop();
  await rm(join(directory, 'smtp-bindings.json'));
  expect((await start(second, true)).smtp.port).toBe(second);
});

it('mail to any of its bindings is mail to ourselves, for the other servers, too', async () => {
  const transport = await start();
  await addReceiveConnector(transport, 'Scanners', ['127.0.0.8:0']);
  await transport.settled();
  const bound = [`127.0.0.1:${transport.smtp.port}`, `127.0.0.8:${portOf(transport, '127.0.0.8:0')}`];
  await until(pool, STATES, ([row]) => String(row?.smtp_addresses) === String(bound));
  // Mail of one's own is submitted where it may go anywhere.
  await until(pool, STATES, ([row]) => row?.smtp_address === bound[0]);
  const known = async () =>
    (await loadDeliverySettings(pool, other)).otherListeners.map(formatBinding).sort();
  const { rows } = await pool.query<{ id: string }>(
    "INSERT INTO transport_server (id, name, fqdn) VALUES (gen_random_uuid(), 'HUB2', 'hub2.example') RETURNING id",
  );
  const other = rows[0]?.id ?? '';
  expect(await known()).toEqual(bound);
  // In the clear at none of them: nothing of ours is submitted there, and mail that leads there is a loop all the same.
  await pool.query("UPDATE receive_connector SET implicit_tls_ports = '{0}'");
  await transport.settled();
  await until(pool, STATES, ([row]) => row?.smtp_address === '');
  expect(await known()).toEqual(bound);
});

it('what a launcher reads of bindings is believed only whole', async () => {
  const file = join(directory, 'smtp-bindings.json');
  await startTestTransport(database.url, 'HUB1', directory).then((transport) => transport.stop());
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ bindings: ['127.0.0.1:0'] });
  for (const text of [
    '',
    '{"bindings":["mail.contoso.com:25"]}',
    '{"bindings":["0.0.0.0:25","0.0.0.0"]}',
    '{"bindings":["0.0.0.0:25"],"more":1}',
    '["0.0.0.0:25"]',
    `{"bindings":${JSON.stringify(Array.from({ length: 200 }, (_none, at) => `127.0.0.1:${at + 1}`))}}`,
    `${' '.repeat(20_000)}{"bindings":[]}`,
  ]) {
    await writeFile(file, text);
    expect(await readKnownBindings(directory)).toBeNull();
  }
});
