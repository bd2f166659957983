import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '@/lib/demo/dns-server';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { useTestDatabase } from '@/lib/launch/test-database';
import { createPool, type Pool } from '@/lib/store/pool';
import {
  addConnector,
  setServer,
  startTestTransport,
  submitMail,
  TEST_CONTENT,
  type TestTransport,
  until,
} from './transport.test-tools';

const database = useTestDatabase();
let pool: Pool;
let dns: DnsServer;
let receiver: SmtpReceiver;
let transport: TestTransport;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'delivery test', maxConnections: 4 });
  dns = await startDnsServer({
    records: {
      'contoso.com': { mx: [{ exchange: 'mx1.contoso.com', preference: 10 }] },
      'mx1.contoso.com': { a: ['127.0.0.1'] },
    },
  });
  transport = await startTestTransport(database.url, 'HUB1');
  await setServer(pool, transport.server.id, { internal_dns_servers: [dns.address] });
});
afterAll(async () => {
  await transport.stop();
  await dns.stop();
  await pool.end();
});
beforeEach(async () => {
  receiver = await startSmtpReceiver();
});
afterEach(async () => {
  await receiver.stop();
  await pool.query('DELETE FROM send_connector');
});

describe('mail for a foreign domain', () => {
  it('waits in Unreachable with a plain error while there is no connector', async () => {
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
    const { rows } = await pool.query(
      `SELECT q.kind, c.last_error_text, m.subject FROM copy c JOIN queue q ON q.id = c.queue_id
       JOIN message m ON m.id = c.message_id`,
    );
    expect(rows).toEqual([
      {
        kind: 'Unreachable',
        last_error_text: 'A matching connector cannot be found to route the external recipient.',
        subject: 'a test',
      },
    ]);
    await pool.query('TRUNCATE recipient, copy, message, content_chunk, queue_counter');
  });

  it('leaves through a connector by MX, byte for byte behind our Received field', async () => {
    await addConnector(pool, {
      name: 'mx',
      addressSpaces: ['SMTP:*;1'],
      port: receiver.port,
      sources: [transport.server.id],
    });
    await until(pool, 'SELECT 1', () => true);
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
    const [message] = await receiver.waitForMessages(1);
    const content = message?.content.toString() ?? '';
    expect(content.endsWith(TEST_CONTENT.toString())).toBe(true);
    expect(content).toMatch(/^Received: from client\.example \(\[127\.0\.0\.1\]\)/);
    expect(message?.envelope).toMatchObject({
      from: 'sender@postern.example',
      recipients: ['chris@contoso.com'],
    });
    const finished = await until(pool, 'SELECT * FROM finished_recipient', (rows) => rows[0]);
    expect(finished).toMatchObject({ outcome: 'Delivered', connector_name: 'mx', host: 'mx1.contoso.com' });
  });
});
