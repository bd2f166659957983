import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { SendResult } from '@/lib/mail/message/outbound-message';
import { toSecretKey } from '@/lib/secrets/key';
import type { OutboundConnection } from '@/lib/smtp/send/connection';
import { openConnection } from '@/lib/smtp/send/open-connection';
import type { Pool } from '@/lib/store/database/pool';
import type { AdditionalDelivery } from '@/lib/worker/deliver/agents';
import { startTransport, type Transport, type TransportOptions } from '@/lib/worker/transport';

/**
 * Owns: what the tests of the transport need: one in a data directory of its own, connectors, mail from a client.
 * Promises: everything is over after `stop`; waiting is on changes of the database, bounded by the test's own time.
 * Does not: fake anything.
 */

export const TEST_KEY = toSecretKey(Buffer.alloc(32, 7));

export interface TestTransport extends Transport {
  readonly dataDirectory: string;
}

export async function startTestTransport(
  databaseUrl: string,
  name: string,
  dataDirectory?: string,
  additionalDeliveries: readonly AdditionalDelivery[] = [],
  smtpHost = '127.0.0.1',
  http: TransportOptions['http'] = {},
): Promise<TestTransport> {
  const directory = dataDirectory ?? (await mkdtemp(join(tmpdir(), 'postern-transport-')));
  const transport = await startTransport({
    config: { dataDirectory: directory, serverName: name, smtpHost, smtpPort: 0, smtpIsNamed: false },
    databaseUrl,
    key: TEST_KEY,
    version: 'test',
    additionalDeliveries,
    http,
  });
  return {
    ...transport,
    get smtp() {
      return transport.smtp;
    },
    dataDirectory: directory,
    stop: async () => {
      await transport.stop();
      if (dataDirectory === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}

export interface TestConnector {
  readonly name: string;
  readonly addressSpaces: readonly string[];
  readonly port: number;
  readonly sources: readonly string[];
  readonly smartHosts?: readonly string[];
  readonly enabled?: boolean;
}

/** As New-SendConnector does: the row, a routing version, a notice. */
export async function addConnector(pool: Pool, connector: TestConnector): Promise<string> {
  const id = randomUUID();
  const smartHosts = connector.smartHosts ?? [];
  await pool.query(
    `INSERT INTO send_connector (id, name, address_spaces, dns_routing_enabled, smart_hosts, port, enabled)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      connector.name,
      connector.addressSpaces,
      smartHosts.length === 0,
      smartHosts,
      connector.port,
      connector.enabled ?? true,
    ],
  );
  for (const serverId of connector.sources) {
    await pool.query('INSERT INTO send_connector_source (connector_id, server_id) VALUES ($1, $2)', [
      id,
      serverId,
    ]);
  }
  await changeRouting(pool);
  return id;
}

export async function changeRouting(pool: Pool): Promise<void> {
  await pool.query("INSERT INTO routing_version (cause) VALUES ('test')");
  await pool.query("SELECT pg_notify('postern_routing', '')");
}

export async function setServer(
  pool: Pool,
  serverId: string,
  settings: Record<string, unknown>,
): Promise<void> {
  const names = Object.keys(settings);
  await pool.query(
    `UPDATE transport_server SET ${names.map((name, index) => `${name} = $${index + 2}`).join(', ')} WHERE id = $1`,
    [serverId, ...Object.values(settings)],
  );
  await pool.query("SELECT pg_notify('postern_configuration', '')");
}

export interface TestMail {
  readonly from?: string;
  readonly to: readonly string[];
  readonly content?: Buffer;
}

export const TEST_CONTENT = Buffer.from(
  'From: <sender@postern.example>\r\nTo: <x@y>\r\nDate: Tue, 24 Nov 2026 12:00:00 +0000\r\n' +
    'Message-ID: <1@client.example>\r\nSubject: a test\r\n\r\nHello\r\n.leading dot\r\n',
);

/** A client's connection, for many messages. */
export async function connectClient(port: number): Promise<OutboundConnection> {
  const target = { host: '127.0.0.1', address: '127.0.0.1', port };
  const result = await openConnection(target, { fqdn: 'client.example', ignoreStartTls: true });
  if (!result.ok) throw new Error(result.dialogue);
  return result.connection;
}

export async function sendMail(client: OutboundConnection, mail: TestMail): Promise<SendResult> {
  const content = mail.content ?? TEST_CONTENT;
  return client.send(
    {
      from: mail.from ?? 'sender@postern.example',
      recipients: mail.to,
      sizeBytes: content.length,
      smtpUtf8: false,
      eightBitMime: false,
    },
    Readable.from([content], { objectMode: false }),
  );
}

/** One message on a connection of its own. @throws unless each recipient was taken. */
export async function submitMail(port: number, mail: TestMail): Promise<void> {
  const client = await connectClient(port);
  const { outcomes } = await sendMail(client, mail);
  await client.quit();
  const refused = outcomes.find((outcome) => outcome.kind !== 'delivered');
  if (refused) throw new Error(`not taken: ${JSON.stringify(refused)}`);
}

/** As many clients as are usual on a busy server share the work. @returns how many were taken. */
export async function submitMany(
  port: number,
  count: number,
  mail: (n: number) => TestMail,
  onTaken?: (n: number) => void,
): Promise<number> {
  let next = 0;
  let taken = 0;
  const work = async () => {
    const client = await connectClient(port);
    while (next < count && client.isOpen) {
      const n = next++;
      const { outcomes } = await sendMail(client, mail(n));
      if (!outcomes.every((outcome) => outcome.kind === 'delivered')) continue;
      taken++;
      onTaken?.(n);
    }
    await client.quit();
  };
  await Promise.all(Array.from({ length: 20 }, work));
  return taken;
}

/** Repeats the query until `look` finds what it looks for in its rows. */
export async function until<T>(
  pool: Pool,
  sql: string,
  look: (rows: Record<string, unknown>[]) => T | null | false | undefined,
): Promise<T> {
  for (;;) {
    const { rows } = await pool.query<Record<string, unknown>>(sql);
    const found = look(rows);
    if (found) return found;
    await pool.query('SELECT pg_sleep(0.02)');
  }
}
