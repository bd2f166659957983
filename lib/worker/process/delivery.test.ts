import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '@/lib/demo/dns-server';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { freePort } from '@/lib/testing/free-port';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addMessage } from '@/lib/testing/test-queued-mail';
import {
  addConnector,
  changeRouting,
  setServer,
  startTestTransport,
  submitMail,
  submitMany,
  TEST_CONTENT,
  type TestTransport,
  until,
} from './transport.test-tools';

const database = useTestDatabase();
let pool: Pool;
let dns: DnsServer;
let receiver: SmtpReceiver;
let transport: TestTransport;

const A_LONG_TIME = 3600;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'delivery test', maxConnections: 4 });
  dns = await startDnsServer({
    records: {
      'contoso.com': { mx: [{ exchange: 'mx1.contoso.com', preference: 10 }] },
      'mx1.contoso.com': { a: ['127.0.0.1'] },
      'fabrikam.com': { a: ['127.0.0.1'] },
      'postern.example': { a: ['127.0.0.1'] },
      'nullmx.example': { mx: [{ exchange: '', preference: 0 }] },
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
  await setServer(pool, transport.server.id, {
    queue_glitch_retry_interval: A_LONG_TIME,
    message_retry_interval: A_LONG_TIME,
  });
});
afterEach(async () => {
  await pool.query('DELETE FROM send_connector');
  await changeRouting(pool);
  // In force: else the next test's mail may go by this one's connector.
  await transport.settled();
  // What a test leaves waiting comes to Unreachable and is taken away there.
  await until(
    pool,
    "SELECT 1 FROM copy c JOIN queue q ON q.id = c.queue_id WHERE q.kind <> 'Unreachable'",
    (rows) => rows.length === 0,
  );
  for (const table of [
    'recipient',
    'copy',
    'message',
    'content_chunk',
    'finished_recipient',
    'delivery_attempt',
  ]) {
    await pool.query(`DELETE FROM ${table}`);
  }
  await pool.query('UPDATE queue_counter SET count = 0');
  await receiver.stop();
});

const everything = () => ({
  name: 'everything',
  addressSpaces: ['SMTP:*;1'],
  port: receiver.port,
  sources: [transport.server.id],
});

/** Queues of present connectors: what an earlier test left in flight may have put its queue to retry. */
const IN_RETRY =
  'SELECT q.* FROM queue q JOIN send_connector c ON c.id = q.connector_id WHERE q.retry_count > 0';

/** The connector is in force: else mail may go by Unreachable, which is right but another test. */
async function addActiveConnector(
  changes: Partial<Parameters<typeof addConnector>[1]> = {},
): Promise<string> {
  const id = await addConnector(pool, { ...everything(), ...changes });
  await transport.settled();
  return id;
}

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
  });

  it('leaves by itself when a connector is made, each of a thousand once', { timeout: 60_000 }, async () => {
    await submitMany(transport.smtp.port, 1000, (n) => ({ to: [`user${n}@contoso.com`] }));
    await addConnector(pool, everything());
    const messages = await receiver.waitForMessages(1000);
    expect(new Set(messages.map((message) => message.envelope.recipients[0])).size).toBe(1000);
    await until(pool, 'SELECT count(*)::int AS n FROM finished_recipient', ([row]) => row?.n === 1000);
    await until(pool, 'SELECT sum(count)::int AS n FROM queue_counter', ([row]) => row?.n === 0);
  });

  it('leaves no empty queue behind when its connector is gone, not even a suspended one', async () => {
    await addActiveConnector({ port: await freePort() });
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
    await until(pool, IN_RETRY, (rows) => rows.length === 1);
    await pool.query("UPDATE queue SET suspended = true WHERE kind = 'Delivery'");
    await pool.query('DELETE FROM send_connector');
    await changeRouting(pool);
    await until(pool, "SELECT 1 FROM queue WHERE kind = 'Delivery'", (rows) => rows.length === 0);
    const { rows } = await pool.query('SELECT q.kind FROM copy c JOIN queue q ON q.id = c.queue_id');
    expect(rows).toEqual([{ kind: 'Unreachable' }]);
  });

  it('leaves through a connector by MX, byte for byte behind our Received field', async () => {
    await addActiveConnector();
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
    expect(finished).toMatchObject({
      outcome: 'Delivered',
      connector_name: 'everything',
      host: 'mx1.contoso.com',
    });
    expect(String(finished.reply)).toMatch(/^250/);
  });

  it('leaves through a smart host, big content whole', async () => {
    await addActiveConnector({ smartHosts: ['127.0.0.1'] });
    const line = `${'0123456789abcdef'.repeat(60)}\r\n`;
    const content = Buffer.concat([TEST_CONTENT, Buffer.from(line.repeat(1200))]);
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'], content });
    const [message] = await receiver.waitForMessages(1);
    expect(message?.content.subarray(-content.length).equals(content)).toBe(true);
    await until(pool, 'SELECT 1 FROM content_chunk', (rows) => rows.length === 0);
  });

  it('for several domains goes as one copy each', async () => {
    await addActiveConnector();
    await submitMail(transport.smtp.port, { to: ['a@contoso.com', 'b@fabrikam.com', 'c@contoso.com'] });
    const messages = await receiver.waitForMessages(2);
    expect(messages.map(({ envelope }) => envelope.recipients.join()).sort()).toEqual([
      'a@contoso.com,c@contoso.com',
      'b@fabrikam.com',
    ]);
    await until(pool, 'SELECT count(*)::int AS n FROM finished_recipient', ([row]) => row?.n === 3);
    await until(
      pool,
      'SELECT 1 FROM message UNION ALL SELECT 1 FROM transit_batch',
      (rows) => rows.length === 0,
    );
  });
});

describe('a server that defers', () => {
  it('keeps that message waiting for its own time, and takes it then', async () => {
    receiver.behave({ replies: { rcpt: '451 4.3.0 Try again later' } });
    await setServer(pool, transport.server.id, { message_retry_interval: 1 });
    await addActiveConnector();
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
    const copy = await until(pool, "SELECT * FROM copy WHERE status = 'Retry'", (rows) => rows[0]);
    expect(copy).toMatchObject({ retry_count: 1, last_error_key: 'remoteDeferred' });
    receiver.behave({});
    await receiver.waitForMessages(1);
    await until(pool, 'SELECT 1 FROM finished_recipient', (rows) => rows[0]);
    const { rows } = await pool.query(
      'SELECT outcome, dialogue IS NOT NULL AS kept FROM delivery_attempt ORDER BY at',
    );
    expect(rows.at(0)).toEqual({ outcome: 'retry', kept: true });
    expect(rows.at(-1)).toEqual({ outcome: 'delivered', kept: false });
  });
});

describe('a message that this server cannot say', () => {
  it('waits with the reason, and the others go', async () => {
    await submitMail(transport.smtp.port, { to: ['broken@contoso.com'] });
    await pool.query("UPDATE message SET trace = '{}'");
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
    await addActiveConnector();
    const copy = await until(pool, "SELECT * FROM copy WHERE status = 'Retry'", (rows) => rows[0]);
    expect(copy).toMatchObject({ last_error_key: 'unknown' });
    const [message] = await receiver.waitForMessages(1);
    expect(message?.envelope.recipients).toEqual(['chris@contoso.com']);
  });
});

describe('a host that is down', () => {
  it('puts the queue to retry, and its mail leaves when it is up', async () => {
    const { port } = receiver;
    await receiver.stop();
    // Tried each second for as long as the test may take: a slow machine must not reach the five-minute steps.
    await setServer(pool, transport.server.id, {
      queue_glitch_retry_interval: 1,
      queue_glitch_retry_count: 15,
    });
    await addActiveConnector();
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
    const queue = await until(pool, IN_RETRY, (rows) => rows[0]);
    expect(queue).toMatchObject({ last_error_key: 'connectFailed' });
    receiver = await startSmtpReceiver({ port });
    await receiver.waitForMessages(1);
    await until(pool, IN_RETRY, (rows) => rows.length === 0);
  });
});

describe('a recipient that is refused', () => {
  it('fails, and its sender gets a report through the same ways', async () => {
    receiver.behave({ recipientReplies: { 'nobody@contoso.com': '550 5.1.1 No such user' } });
    await addActiveConnector();
    await submitMail(transport.smtp.port, { to: ['nobody@contoso.com', 'chris@contoso.com'] });
    const messages = await receiver.waitForMessages(2);
    const report = messages.find(({ envelope }) => envelope.from === '');
    expect(report?.envelope.recipients).toEqual(['sender@postern.example']);
    expect(report?.content.toString()).toContain('Final-Recipient: rfc822;nobody@contoso.com');
    const rows = await until(
      pool,
      'SELECT outcome, address, ndr FROM finished_recipient ORDER BY address',
      (found) => (found.length === 3 ? found : null),
    );
    expect(rows).toEqual([
      { outcome: 'Delivered', address: 'chris@contoso.com', ndr: null },
      { outcome: 'Failed', address: 'nobody@contoso.com', ndr: 'sent' },
      { outcome: 'Delivered', address: 'sender@postern.example', ndr: null },
    ]);
  });

  it('has its own line in the record of an attempt, beside those who were deferred or got the mail', async () => {
    receiver.behave({
      recipientReplies: {
        'ceo@contoso.com': '450 4.2.1 Mailbox busy',
        'gone@contoso.com': '550 5.1.1 User unknown',
      },
    });
    await addActiveConnector();
    await submitMail(transport.smtp.port, { to: ['ceo@contoso.com', 'gone@contoso.com', 'x@contoso.com'] });
    const attempt = await until(
      pool,
      "SELECT recipients FROM delivery_attempt WHERE outcome = 'failed'",
      (rows) => rows[0],
    );
    const line = { address: expect.any(String), reply: expect.any(String), key: null, args: {} };
    expect(attempt?.recipients).toMatchObject([
      {
        ...line,
        address: 'ceo@contoso.com',
        outcome: 'retry',
        reply: '450 4.2.1 Mailbox busy',
        key: 'remoteDeferred',
        args: {},
      },
      {
        ...line,
        address: 'gone@contoso.com',
        outcome: 'failed',
        reply: '550 5.1.1 User unknown',
        key: 'remoteRejected',
        args: {},
      },
      { ...line, address: 'x@contoso.com', outcome: 'delivered' },
    ]);
    const failed = await until(
      pool,
      "SELECT ndr, ndr_message_id FROM finished_recipient WHERE outcome = 'Failed'",
      (rows) => rows[0],
    );
    const report = await until(
      pool,
      "SELECT message_id FROM finished_recipient WHERE source_name = 'DSN'",
      (rows) => rows[0],
    );
    expect(failed).toEqual({ ndr: 'sent', ndr_message_id: report?.message_id });
    const delivered = await pool.query("SELECT recipients FROM delivery_attempt WHERE outcome = 'delivered'");
    expect(delivered.rows).toEqual([{ recipients: null }]);
  });

  it('fails without a report when the sender is null', async () => {
    receiver.behave({ replies: { rcpt: '550 5.1.1 No such user' } });
    await addActiveConnector();
    await submitMail(transport.smtp.port, { from: '', to: ['nobody@contoso.com'] });
    const finished = await until(pool, 'SELECT * FROM finished_recipient', (rows) => rows[0]);
    expect(finished).toMatchObject({ outcome: 'Failed', ndr: 'nullSender', error_key: 'remoteRejected' });
    expect((await pool.query('SELECT 1 FROM message')).rowCount).toBe(0);
  });

  it('of a domain that takes no mail (null MX) fails with 5.1.10', async () => {
    await addActiveConnector();
    await submitMail(transport.smtp.port, { from: '', to: ['x@nullmx.example'] });
    const finished = await until(pool, 'SELECT * FROM finished_recipient', (rows) => rows[0]);
    expect(finished).toMatchObject({ outcome: 'Failed', error_key: 'nullMx' });
  });
});

describe('mail that is too large for each connector', () => {
  it('is taken and comes back as a report', async () => {
    await addActiveConnector();
    await pool.query('UPDATE send_connector SET max_message_size = 100000');
    await changeRouting(pool);
    await transport.settled();
    const content = Buffer.concat([TEST_CONTENT, Buffer.from('0123456789\r\n'.repeat(10_000))]);
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'], content });
    const [report] = await receiver.waitForMessages(1);
    expect(report?.envelope).toMatchObject({ from: '', recipients: ['sender@postern.example'] });
    expect(report?.content.toString()).toContain('Status: 5.3.4');
  });
});

describe('a message that waits too long', () => {
  it('expires with 4.4.7 and a report that says why it waited', async () => {
    await submitMail(transport.smtp.port, { from: 'sender@fabrikam.com', to: ['chris@contoso.com'] });
    await addActiveConnector({ addressSpaces: ['SMTP:fabrikam.com;1'] });
    await pool.query("UPDATE message SET expires_at = now() - interval '1 second'");
    const [report] = await receiver.waitForMessages(1);
    expect(report?.content.toString()).toContain('Status: 4.4.7');
    const finished = await until(
      pool,
      "SELECT * FROM finished_recipient WHERE outcome = 'Expired'",
      (rows) => rows[0],
    );
    expect(finished).toMatchObject({ ndr: 'sent', error_key: 'expired' });
  });

  it('expires also behind mail that does not, and with mail that is suspended', {
    timeout: 30_000,
  }, async () => {
    const server = { id: transport.server.id, name: transport.server.name };
    const queueOf = async (kind: string) =>
      (await pool.query<{ id: bigint }>('SELECT id FROM queue WHERE kind = $1', [kind])).rows[0]?.id ?? 0n;
    const [poison, unreachable] = [await queueOf('Poison'), await queueOf('Unreachable')];
    // More than are looked at at once, and overdue for longer than the others.
    const longAgo = { from: '', expiresAt: '2026-01-01T00:00:00Z', receivedAt: '2025-12-30T00:00:00Z' };
    await Promise.all(Array.from({ length: 1100 }, () => addMessage(pool, server, poison, longAgo)));
    const suspended = { ...longAgo, expiresAt: '2026-01-02T00:00:00Z', status: 'Suspended' } as const;
    await Promise.all(Array.from({ length: 250 }, () => addMessage(pool, server, unreachable, suspended)));
    await addMessage(pool, server, unreachable, {
      from: '',
      expiresAt: new Date().toISOString(),
      recipients: ['last@contoso.com'],
    });
    await until(pool, "SELECT 1 FROM finished_recipient WHERE address LIKE 'last%'", (rows) => rows[0]);
    await until(
      pool,
      "SELECT count(*)::int AS n FROM finished_recipient WHERE outcome = 'Expired'",
      ([row]) => row?.n === 251,
    );
    const { rows } = await pool.query('SELECT DISTINCT queue_id FROM copy');
    expect(rows).toEqual([{ queue_id: poison }]);
    await pool.query('DELETE FROM recipient; DELETE FROM copy; DELETE FROM message');
  });

  // Looked for every ten seconds.
  it('tells its sender of the delay once', { timeout: 30_000 }, async () => {
    await submitMail(transport.smtp.port, { from: 'sender@fabrikam.com', to: ['chris@contoso.com'] });
    await addActiveConnector({ addressSpaces: ['SMTP:fabrikam.com;1'] });
    await pool.query(
      "UPDATE message SET delay_notice_at = now() - interval '1 second', received_at = now() - interval '4 hours'",
    );
    const [notice] = await receiver.waitForMessages(1);
    expect(notice?.content.toString()).toContain('Action: delayed');
    expect((await pool.query('SELECT 1 FROM message WHERE delay_notice_at IS NOT NULL')).rowCount).toBe(0);
  });
});

describe('a change of routing', () => {
  it('re-routes what waits for a connector that is disabled', async () => {
    receiver.behave({ replies: { greeting: '421 4.3.2 not now' } });
    await addActiveConnector();
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
    await until(pool, IN_RETRY, (rows) => rows[0]);
    await pool.query('UPDATE send_connector SET enabled = false');
    await changeRouting(pool);
    await until(
      pool,
      "SELECT 1 FROM copy c JOIN queue q ON q.id = c.queue_id WHERE q.kind = 'Unreachable'",
      (rows) => rows[0],
    );
  });

  it('leaves suspended messages where they are', async () => {
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
    await submitMail(transport.smtp.port, { to: ['alex@contoso.com'] });
    await pool.query(
      `UPDATE copy SET status = 'Suspended' WHERE id IN (SELECT copy_id FROM recipient WHERE address LIKE 'chris%')`,
    );
    await addActiveConnector();
    const [message] = await receiver.waitForMessages(1);
    expect(message?.envelope.recipients).toEqual(['alex@contoso.com']);
    const { rows } = await pool.query(
      'SELECT status FROM copy WHERE message_id = (SELECT min(id) FROM message)',
    );
    expect(rows).toEqual([{ status: 'Suspended' }]);
    await pool.query("UPDATE copy SET status = 'Ready'");
  });
});
