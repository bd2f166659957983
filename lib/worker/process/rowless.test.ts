import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addConnector,
  startTestTransport,
  submitMail,
  type TestTransport,
  until,
} from './transport.test-tools';

const database = useTestDatabase();
let pool: Pool;
let receiver: SmtpReceiver;
let dataDirectory: string;
let transport: TestTransport;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'rowless test', maxConnections: 4 });
  dataDirectory = await mkdtemp(join(tmpdir(), 'postern-rowless-'));
  receiver = await startSmtpReceiver();
  transport = await startTestTransport(database.url, 'HUB1', dataDirectory);
  await addConnector(pool, {
    name: 'everything',
    addressSpaces: ['SMTP:*;1'],
    port: receiver.port,
    smartHosts: ['127.0.0.1'],
    sources: [transport.server.id],
  });
  await transport.settled();
});
afterAll(async () => {
  await transport.stop();
  await receiver.stop();
  await pool.end();
  await rm(dataDirectory, { recursive: true, force: true });
});

let round = 0;
/** A connection stands, and the receiver takes its time over what comes next. */
beforeEach(async () => {
  receiver.behave({});
  round++;
  await submitMail(transport.smtp.port, { to: [`opener${round}@contoso.com`] });
  await isFinished(`opener${round}`);
});

describe('rowless mail', () => {
  it('has no rows, leaves none, and is recorded as delivered', async () => {
    await submitMail(transport.smtp.port, { to: ['quick@contoso.com', 'too@contoso.com'] });
    await isFinished('quick');
    await isFinished('too');
    await until(pool, 'SELECT FROM transit_batch', (rows) => rows.length === 0);
    expect((await pool.query('SELECT FROM message')).rowCount).toBe(0);
  });

  it('that a host is slow over is in its queue for all to see, and goes once', async () => {
    receiver.behave({ delayMs: 3000 });
    await submitMail(transport.smtp.port, { to: ['slow@contoso.com'] });
    expect((await pool.query('SELECT FROM transit_batch')).rowCount).toBe(1);
    const [row] = await until(
      pool,
      `SELECT r.address, q.kind FROM recipient r JOIN copy c ON c.id = r.copy_id JOIN queue q ON q.id = c.queue_id`,
      (rows) => rows.length > 0 && rows,
    );
    expect(row).toEqual({ address: 'slow@contoso.com', kind: 'Delivery' });
    expect((await pool.query('SELECT FROM transit_batch')).rowCount).toBe(0);
    await isFinished('slow');
    await until(pool, 'SELECT FROM message', (rows) => rows.length === 0);
    expect(receiver.messages.filter(isFor('slow@contoso.com'))).toHaveLength(1);
  });

  it('of a process that ends as if killed goes out by the next', async () => {
    receiver.behave({ delayMs: 60_000 });
    const addresses = Array.from({ length: 30 }, (_, n) => `held${n}@contoso.com`);
    await Promise.all(addresses.map((address) => submitMail(transport.smtp.port, { to: [address] })));
    expect((await pool.query('SELECT FROM transit_batch')).rowCount).toBeGreaterThan(0);
    await transport.abandon();
    receiver.behave({});
    transport = await startTestTransport(database.url, 'HUB1', dataDirectory);
    for (const address of addresses) await isFinished(address.split('@')[0] ?? '');
    await until(pool, 'SELECT FROM message UNION ALL SELECT FROM transit_batch', (rows) => rows.length === 0);
    const { rows } = await pool.query("SELECT address FROM finished_recipient WHERE address LIKE 'held%'");
    expect(rows).toHaveLength(addresses.length);
  });

  it('whose commit takes effect long after its answer was lost is found', async () => {
    receiver.behave({ delayMs: 60_000 });
    await submitMail(transport.smtp.port, { to: ['late@contoso.com'] });
    await transport.abandon();
    receiver.behave({});
    const { rows } = await pool.query<{ server_id: string; mail: string; content: Buffer; copies: number }>(
      'DELETE FROM transit_batch RETURNING server_id, mail, content, copies',
    );
    const [batch] = rows;
    const late = await pool.connect();
    await late.query('BEGIN');
    await late.query(
      `INSERT INTO transit_batch (server_id, mail, content, copies, created_at)
       VALUES ($1, $2, $3, $4, now() - interval '2 minutes')`,
      [batch?.server_id, batch?.mail, batch?.content, batch?.copies],
    );
    transport = await startTestTransport(database.url, 'HUB1', dataDirectory);
    expect((await pool.query('SELECT FROM message')).rowCount).toBe(0);
    await late.query('COMMIT');
    late.release();
    await isFinished('late');
  });

  it('of a process that stops in order waits as rows, or is gone', async () => {
    receiver.behave({ delayMs: 60_000 });
    await submitMail(transport.smtp.port, { to: ['stopped@contoso.com'] });
    await transport.stop();
    expect((await pool.query('SELECT FROM transit_batch')).rowCount).toBe(0);
    expect((await pool.query('SELECT FROM message')).rowCount).toBe(1);
    receiver.behave({});
    transport = await startTestTransport(database.url, 'HUB1', dataDirectory);
    await isFinished('stopped');
  });
});

const isFor =
  (address: string) =>
  ({ envelope }: SmtpReceiver['messages'][number]) =>
    envelope.recipients.includes(address);

function isFinished(user: string): Promise<unknown> {
  return until(
    pool,
    `SELECT outcome FROM finished_recipient WHERE address = '${user}@contoso.com'`,
    ([row]) => row?.outcome === 'Delivered',
  );
}
