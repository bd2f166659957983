import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type DnsServer, startDnsServer } from '@/lib/demo/dns-server';
import type { ReceiverBehaviour } from '@/lib/demo/receiver-behaviour';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addConnector,
  changeRouting,
  setServer,
  startTestTransport,
  submitMail,
  type TestTransport,
  until,
} from '@/lib/worker/process/transport.test-tools';

/**
 * Owns: what tests of delivery to several hosts share: a transport whose retry intervals are an hour, receivers of one port
 *   on addresses of their own (127.0.0.1, 127.0.0.2 and so on), and what the database has of mail that was tried.
 * Promises: nothing is sent beyond loopback; each test begins with no connector and leaves nothing behind.
 */

const A_LONG_TIME = 3600;

type Records = NonNullable<Parameters<typeof startDnsServer>[0]>['records'];

export function prepareDelivery(hostCount: number, records: Records = {}): Delivery {
  const database = useTestDatabase();
  const delivery = new Delivery();
  let dns: DnsServer;
  beforeAll(async () => {
    delivery.databaseUrl = database.url;
    delivery.pool = createPool({
      databaseUrl: database.url,
      applicationName: 'delivery test',
      maxConnections: 4,
    });
    dns = await startDnsServer({ records });
    delivery.transport = await startTestTransport(database.url, 'HUB1');
    await setServer(delivery.pool, delivery.transport.server.id, {
      internal_dns_servers: [dns.address],
      message_retry_interval: A_LONG_TIME,
      queue_glitch_retry_interval: A_LONG_TIME,
    });
  });
  afterAll(async () => {
    await delivery.transport.stop();
    await dns.stop();
    await delivery.pool.end();
  });
  beforeEach(async () => {
    delivery.hosts = await startHosts(hostCount);
  });
  afterEach(async () => {
    await delivery.clear();
    await Promise.all(delivery.hosts.map((host) => host.stop()));
  });
  return delivery;
}

export class Delivery {
  // Set before the tests.
  databaseUrl!: string;
  pool!: Pool;
  transport!: TestTransport;
  hosts!: readonly SmtpReceiver[];

  /** By DNS when no smart hosts are given. `settings` by column. */
  async connect(
    smartHosts: readonly string[],
    settings: Readonly<Record<string, unknown>> = {},
    port: number = this.hosts[0]?.port ?? 0,
  ): Promise<void> {
    const { pool, transport } = this;
    await addConnector(pool, {
      name: 'out',
      addressSpaces: ['SMTP:*;1'],
      port,
      smartHosts,
      sources: [transport.server.id],
    });
    for (const [column, value] of Object.entries(settings)) {
      await pool.query(`UPDATE send_connector SET ${column} = $1`, [value]);
    }
    if (Object.keys(settings).length > 0) await changeRouting(pool);
    await transport.settled();
  }

  behave(...behaviours: readonly ReceiverBehaviour[]): void {
    for (const [index, host] of this.hosts.entries()) host.behave(behaviours[index] ?? {});
  }

  send(...to: string[]): Promise<void> {
    return submitMail(this.transport.smtp.port, { to });
  }

  /** The recipients of each message that each host took. */
  get taken(): string[][] {
    return this.hosts.map(({ messages }) => messages.map(({ envelope }) => envelope.recipients.join()));
  }

  /** `address outcome host`, in the order of the addresses, when there are so many; reports apart. */
  finished(count: number): Promise<readonly string[]> {
    return until(
      this.pool,
      "SELECT address, outcome, host FROM finished_recipient WHERE address NOT LIKE 'sender@%' ORDER BY address, host",
      (rows) =>
        rows.length >= count && rows.map(({ address, outcome, host }) => `${address} ${outcome} ${host}`),
    );
  }

  /** `address outcome` and the reply, else the key of the last error; in their order. */
  async attempts(): Promise<readonly string[]> {
    const { rows } = await this.pool.query<Record<string, string | null>>(
      'SELECT address, outcome, reply, error_key FROM delivery_attempt ORDER BY at, id',
    );
    return rows.map(({ address, outcome, reply, error_key: key }) => `${address} ${outcome} ${reply ?? key}`);
  }

  /** `status error`, and the recipients, of copies that wait for another time, when there are so many. */
  waiting(count: number): Promise<readonly { readonly error: string; readonly addresses: unknown }[]> {
    return until(
      this.pool,
      `SELECT c.last_error_text, array_agg(r.address ORDER BY r.address) AS addresses
       FROM copy c JOIN recipient r ON r.copy_id = c.id WHERE c.status = 'Retry' GROUP BY c.id ORDER BY c.id`,
      (rows) =>
        rows.length >= count &&
        rows.map(({ last_error_text: error, addresses }) => ({ error: String(error), addresses })),
    );
  }

  /** The last error of the queue that waits as a whole. */
  queueError(): Promise<string> {
    return until(
      this.pool,
      'SELECT q.last_error_text FROM queue q JOIN send_connector c ON c.id = q.connector_id WHERE q.retry_count > 0',
      ([row]) => row && String(row.last_error_text),
    );
  }

  async clear(): Promise<void> {
    const { pool, transport } = this;
    await pool.query('DELETE FROM send_connector');
    await changeRouting(pool);
    await transport.settled();
    // What a test leaves waiting comes to Unreachable and is taken away there.
    const elsewhere = "SELECT 1 FROM copy c JOIN queue q ON q.id = c.queue_id WHERE q.kind <> 'Unreachable'";
    await until(pool, elsewhere, (rows) => rows.length === 0);
    for (const table of TABLES) await pool.query(`DELETE FROM ${table}`);
    await pool.query('UPDATE queue_counter SET count = 0');
  }
}

const TABLES = ['recipient', 'copy', 'message', 'content_chunk', 'finished_recipient', 'delivery_attempt'];

/** All of one port. */
async function startHosts(count: number): Promise<readonly SmtpReceiver[]> {
  for (let tries = 0; ; tries++) {
    const hosts = [await startSmtpReceiver()];
    try {
      for (let n = 2; n <= count; n++) {
        hosts.push(await startSmtpReceiver({ host: `127.0.0.${n}`, port: hosts[0]?.port ?? 0 }));
      }
      return hosts;
    } catch (error) {
      // Somebody has the port at another address.
      await Promise.all(hosts.map((host) => host.stop()));
      if (tries > 5) throw error;
    }
  }
}
