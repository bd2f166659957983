import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { connect } from '@/lib/store/database/client';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import {
  awaitIntents,
  type IntentAnswer,
  type IntentRequest,
  writeIntents,
} from '@/lib/store/intent/intents';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addConnector,
  changeRouting,
  setServer,
  startTestTransport,
  submitMail,
  type TestTransport,
  until,
} from './transport.test-tools';

const database = useTestDatabase();
let pool: Pool;
let prisma: PrismaClient;
let receiver: SmtpReceiver;
let transport: TestTransport;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'intents test', maxConnections: 4 });
  prisma = connect(database.url);
  transport = await startTestTransport(database.url, 'HUB1');
  await setServer(pool, transport.server.id, {
    queue_glitch_retry_interval: 3600,
    message_retry_interval: 3600,
  });
});
afterAll(async () => {
  await transport.stop();
  await prisma.$disconnect();
  await pool.end();
});
beforeEach(async () => {
  receiver = await startSmtpReceiver();
});
afterEach(async () => {
  await pool.query('DELETE FROM send_connector');
  await pool.query("UPDATE queue SET suspended = false WHERE kind <> 'Poison'");
  await pool.query("UPDATE copy SET status = 'Ready'");
  await changeRouting(pool);
  await until(
    pool,
    "SELECT 1 FROM copy c JOIN queue q ON q.id = c.queue_id WHERE q.kind <> 'Unreachable'",
    (rows) => rows.length === 0,
  );
  for (const table of ['recipient', 'copy', 'message', 'content_chunk', 'finished_recipient', 'intent']) {
    await pool.query(`DELETE FROM ${table}`);
  }
  await pool.query('UPDATE queue_counter SET count = 0');
  // Last: what is in flight may end.
  await receiver.stop();
});

/** As a command asks and waits. */
async function ask(...requests: IntentRequest[]): Promise<IntentAnswer[]> {
  const written = await writeIntents(prisma, 'console:administrator', requests);
  await pool.query("SELECT pg_notify('postern_intents', '')");
  return awaitIntents(pool, written);
}

async function queueId(kind: string): Promise<bigint> {
  const row = await until(
    pool,
    `SELECT id FROM queue WHERE kind = '${kind}' ORDER BY id DESC`,
    (rows) => rows[0],
  );
  if (typeof row.id !== 'bigint') throw new Error('a queue has an id');
  return row.id;
}

async function onlyCopyId(condition = 'true'): Promise<bigint> {
  const row = await until(pool, `SELECT id FROM copy WHERE ${condition}`, (rows) => rows[0]);
  if (typeof row.id !== 'bigint') throw new Error('a copy has an id');
  return row.id;
}

async function addActiveConnector(addressSpace = 'SMTP:*;1'): Promise<void> {
  const sources = [transport.server.id];
  await addConnector(pool, {
    name: 'out',
    addressSpaces: [addressSpace],
    port: receiver.port,
    smartHosts: ['127.0.0.1'],
    sources,
  });
  await transport.settled();
}

const DONE = { state: 'done', refusal: null, copies: null };
const mail = { to: ['chris@contoso.com'] };

describe('a queue', () => {
  it('that is suspended keeps its mail through a change of routing, and lets it go when resumed', async () => {
    await submitMail(transport.smtp.port, mail);
    const unreachable = await queueId('Unreachable');
    expect(await ask({ kind: 'suspendQueue', queueId: unreachable })).toEqual([DONE]);
    await addActiveConnector();
    expect((await pool.query('SELECT 1 FROM copy')).rowCount).toBe(1);
    expect(receiver.messages).toHaveLength(0);
    expect(await ask({ kind: 'resumeQueue', queueId: unreachable })).toEqual([DONE]);
    await receiver.waitForMessages(1);
  });

  it('of deliveries takes mail and sends none while it is suspended', async () => {
    await addActiveConnector();
    await submitMail(transport.smtp.port, mail);
    await receiver.waitForMessages(1);
    const delivery = await queueId('Delivery');
    expect(await ask({ kind: 'suspendQueue', queueId: delivery })).toEqual([DONE]);
    await submitMail(transport.smtp.port, mail);
    await transport.settled();
    expect(receiver.messages).toHaveLength(1);
    expect(await ask({ kind: 'resumeQueue', queueId: delivery })).toEqual([DONE]);
    await receiver.waitForMessages(2);
  });

  it('Submission holds what is taken uncategorized while it is suspended', async () => {
    await addActiveConnector();
    const submission = await queueId('Submission');
    await ask({ kind: 'suspendQueue', queueId: submission });
    await transport.settled();
    await submitMail(transport.smtp.port, mail);
    const row = await until(pool, 'SELECT queue_id FROM copy', (rows) => rows[0]);
    expect(row.queue_id).toBe(submission);
    await ask({ kind: 'resumeQueue', queueId: submission });
    await receiver.waitForMessages(1);
  });

  it('in retry connects at once when told to', async () => {
    receiver.behave({ replies: { greeting: '421 4.3.2 not now' } });
    await addActiveConnector();
    await submitMail(transport.smtp.port, mail);
    await until(pool, 'SELECT 1 FROM queue WHERE retry_count > 0', (rows) => rows[0]);
    receiver.behave({});
    expect(await ask({ kind: 'retryQueue', queueId: await queueId('Delivery') })).toEqual([DONE]);
    await receiver.waitForMessages(1);
  });

  it('Unreachable is routed anew by a resubmit, all but suspended messages', async () => {
    await submitMail(transport.smtp.port, mail);
    await submitMail(transport.smtp.port, mail);
    await ask({ kind: 'suspendMessage', copyId: await onlyCopyId() });
    const answers = await ask({ kind: 'resubmitQueue', queueId: await queueId('Unreachable') });
    // Routed anew to where it is: nothing moved.
    expect(answers).toEqual([{ state: 'done', refusal: null, copies: 0 }]);
  });

  it('refuses what its state does not allow', async () => {
    const unreachable = await queueId('Unreachable');
    const [poison] = (await pool.query<{ id: bigint }>("SELECT id FROM queue WHERE kind = 'Poison'")).rows;
    const answers = await ask(
      { kind: 'resumeQueue', queueId: unreachable },
      { kind: 'retryQueue', queueId: unreachable },
      { kind: 'suspendQueue', queueId: poison?.id ?? 0n },
      { kind: 'suspendQueue', queueId: 999_999n },
    );
    expect(answers.map(({ refusal }) => refusal)).toEqual([
      'QueueNotSuspended',
      'QueueNotInRetry',
      'QueueCannotBeSuspended',
      'QueueNotFound',
    ]);
  });
});

describe('a message', () => {
  it('that is suspended stays until it is resumed', async () => {
    await submitMail(transport.smtp.port, mail);
    const copyId = await onlyCopyId();
    expect(await ask({ kind: 'suspendMessage', copyId })).toEqual([DONE]);
    await addActiveConnector();
    expect(receiver.messages).toHaveLength(0);
    expect(await ask({ kind: 'suspendMessage', copyId })).toMatchObject([
      { refusal: 'MessageAlreadySuspended' },
    ]);
    expect(await ask({ kind: 'resumeMessage', copyId })).toEqual([DONE]);
    await receiver.waitForMessages(1);
  });

  it('is removed with a report to its sender', async () => {
    await addActiveConnector('SMTP:postern.example;1');
    await submitMail(transport.smtp.port, mail);
    expect(await ask({ kind: 'removeMessage', copyId: await onlyCopyId(), withNdr: true })).toEqual([DONE]);
    const [report] = await receiver.waitForMessages(1);
    expect(report?.envelope).toMatchObject({ from: '', recipients: ['sender@postern.example'] });
    const removed = await until(
      pool,
      "SELECT * FROM finished_recipient WHERE outcome = 'Removed'",
      (rows) => rows[0],
    );
    expect(removed).toMatchObject({ actor: 'console:administrator', ndr: 'sent' });
  });

  it('is removed without a report', async () => {
    await submitMail(transport.smtp.port, mail);
    expect(await ask({ kind: 'removeMessage', copyId: await onlyCopyId(), withNdr: false })).toEqual([DONE]);
    const removed = await until(pool, 'SELECT * FROM finished_recipient', (rows) => rows[0]);
    expect(removed).toMatchObject({ outcome: 'Removed', ndr: 'notWanted' });
    expect((await pool.query('SELECT 1 FROM message')).rowCount).toBe(0);
    expect((await pool.query('SELECT sum(count)::int AS n FROM queue_counter')).rows).toEqual([{ n: 0 }]);
  });

  it('in flight is removed when its attempt does not deliver', async () => {
    receiver.behave({ hangAt: 'final' });
    const hanging = new Promise<void>((resolve) => {
      receiver.events.on('command', (line) => line.startsWith('DATA') && resolve());
    });
    await addActiveConnector();
    await submitMail(transport.smtp.port, mail);
    await hanging;
    const copyId = await onlyCopyId();
    expect(await ask({ kind: 'removeMessage', copyId, withNdr: false })).toMatchObject([
      { state: 'pending' },
    ]);
    receiver.dropConnections();
    const removed = await until(pool, 'SELECT * FROM finished_recipient', (rows) => rows[0]);
    expect(removed).toMatchObject({ outcome: 'Removed', actor: 'console:administrator' });
  });

  it('that is gone is refused', async () => {
    expect(await ask({ kind: 'removeMessage', copyId: 999_999n })).toMatchObject([
      { refusal: 'MessageNotFound' },
    ]);
  });

  it('of a batch of many are each answered', async () => {
    for (let n = 0; n < 5; n++) await submitMail(transport.smtp.port, mail);
    const { rows } = await pool.query<{ id: bigint }>('SELECT id FROM copy ORDER BY id');
    const answers = await ask(
      ...rows.map(({ id }) => ({ kind: 'removeMessage' as const, copyId: id, withNdr: false })),
    );
    expect(answers).toEqual(Array(5).fill(DONE));
  });
});

describe('without an owner', () => {
  it('the command acts by itself', async () => {
    await submitMail(transport.smtp.port, mail);
    const copyId = await onlyCopyId();
    await transport.stop();
    const unreachable = await queueId('Unreachable');
    expect(await ask({ kind: 'suspendQueue', queueId: unreachable })).toEqual([DONE]);
    expect(await ask({ kind: 'removeMessage', copyId, withNdr: false })).toEqual([DONE]);
    expect((await pool.query('SELECT 1 FROM copy')).rowCount).toBe(0);
    transport = await startTestTransport(database.url, 'HUB1');
  });
});

describe('a message that was in flight at two unclean ends', () => {
  it('goes to Poison, and is routed anew when resumed', async () => {
    await submitMail(transport.smtp.port, mail);
    const copyId = await onlyCopyId();
    for (let crash = 1; crash <= 2; crash++) {
      await transport.stop();
      // As the killed process would have left it.
      await pool.query(
        "UPDATE transport_server SET instance_id = gen_random_uuid(), lease_expires_at = now() - interval '1 s'",
      );
      await pool.query('UPDATE transport_server_activity SET in_flight = ARRAY[$1::bigint]', [copyId]);
      transport = await startTestTransport(database.url, 'HUB1');
    }
    const copy = await until(
      pool,
      'SELECT c.*, q.kind FROM copy c JOIN queue q ON q.id = c.queue_id',
      (rows) => rows[0],
    );
    expect(copy).toMatchObject({ kind: 'Poison', last_error_key: 'poison' });
    expect(await ask({ kind: 'suspendMessage', copyId })).toMatchObject([
      { refusal: 'MessageInPoisonCannotBeSuspended' },
    ]);
    expect(await ask({ kind: 'resumeMessage', copyId })).toEqual([DONE]);
    const resumed = await until(
      pool,
      'SELECT q.kind, m.crash_count FROM copy c JOIN queue q ON q.id = c.queue_id JOIN message m ON m.id = c.message_id',
      (rows) => rows[0],
    );
    expect(resumed).toEqual({ kind: 'Unreachable', crash_count: 0 });
  });
});
