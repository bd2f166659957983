import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { connect } from '@/lib/store/database/client';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { awaitIntents, type WrittenIntent, writeIntents } from '@/lib/store/intent/intents';
import { DatabaseLine } from '@/lib/testing/database-line';
import { useTestDatabase } from '@/lib/testing/test-database';
import { type EventName, subscribe } from '@/lib/worker/events/events';
import {
  addConnector,
  connectClient,
  sendMail,
  setServer,
  startTestTransport,
  submitMail,
  TEST_CONTENT,
  type TestMail,
  type TestTransport,
  until,
} from './transport.test-tools';

const database = useTestDatabase();
let line: DatabaseLine;
let pool: Pool;
let prisma: PrismaClient;
let receiver: SmtpReceiver;
let transport: TestTransport;

beforeAll(async () => {
  line = await DatabaseLine.to(new URL(database.url));
  pool = createPool({ databaseUrl: database.url, applicationName: 'database loss test', maxConnections: 4 });
  prisma = connect(database.url);
  receiver = await startSmtpReceiver();
  transport = await startTestTransport(line.url, 'HUB1');
  await addConnector(pool, {
    name: 'out',
    addressSpaces: ['SMTP:*;1'],
    port: receiver.port,
    smartHosts: ['127.0.0.1'],
    sources: [transport.server.id],
  });
  await transport.settled();
});
afterAll(async () => {
  await transport.stop();
  await line.stop();
  await receiver.stop();
  await prisma.$disconnect();
  await pool.end();
});

describe('while PostgreSQL is away', () => {
  it('mail is put off with 452, and taken when it is back', async () => {
    await submitMail(transport.smtp.port, { to: ['before@contoso.com'] });
    await receiver.waitForMessages(1);
    await line.cut();
    const client = await connectClient(transport.smtp.port);
    const { outcomes } = await sendMail(client, { to: ['during@contoso.com'] });
    await client.quit();
    expect(outcomes).toMatchObject([
      { kind: 'retry', error: { reply: expect.stringMatching(/^452 4\.3\.1/) } },
    ]);
    await line.mend();
    // The first may still find a connection that is dead.
    await submitUntilTaken({ to: ['after@contoso.com'] });
    await until(pool, 'SELECT count(*)::int AS n FROM finished_recipient', ([row]) => row?.n === 2);
    expect(receiver.messages.map(({ envelope }) => envelope.recipients[0])).toEqual([
      'before@contoso.com',
      'after@contoso.com',
    ]);
  });

  it('what was delivered meanwhile is recorded when it is back, and not sent again', async () => {
    const already = receiver.messages.length;
    receiver.behave({ delayMs: 30 });
    const isSaid = new Promise<void>((resolve) => {
      receiver.events.on('command', (command) => command.startsWith('DATA') && resolve());
    });
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
    await isSaid;
    await line.cut();
    await receiver.waitForMessages(already + 1);
    await line.mend();
    await until(pool, "SELECT 1 FROM finished_recipient WHERE address LIKE 'chris%'", (rows) => rows[0]);
    await until(
      pool,
      'SELECT 1 FROM message UNION ALL SELECT 1 FROM transit_batch',
      (rows) => rows.length === 0,
    );
    expect(receiver.messages).toHaveLength(already + 1);
  });
});

describe('a commit whose answer is lost', () => {
  it('of mail coming in is 452 to the client: what was written leaves whole, and so does what is sent again', async () => {
    // In pieces, written ahead of the commit.
    const content = Buffer.concat([TEST_CONTENT, Buffer.from('A line of big mail.\r\n'.repeat(40_000))]);
    const already = receiver.messages.length;
    const isLost = line.loseAnswer(['adele@contoso.com']);
    const client = await connectClient(transport.smtp.port);
    const { outcomes } = await sendMail(client, { to: ['adele@contoso.com'], content });
    await client.quit();
    await isLost;
    expect(outcomes).toMatchObject([
      { kind: 'retry', error: { reply: expect.stringMatching(/^452 4\.3\.1/) } },
    ]);
    expect(await countMessages()).toBe(1);
    await submitUntilTaken({ to: ['adele@contoso.com'], content });
    await receiver.waitForMessages(already + 2);
    await untilNothingWaits();
    const arrived = receiver.messages.slice(already);
    expect(arrived).toHaveLength(2);
    for (const message of arrived)
      expect(message.content.subarray(-content.length).equals(content)).toBe(true);
    expect(await countFinished('adele')).toEqual({ Delivered: 2 });
    expect((await pool.query('SELECT 1 FROM content_chunk')).rowCount).toBe(0);
  });

  it('of mail going out is said again: nothing is sent, recorded or reported twice', async () => {
    const already = receiver.messages.length;
    await setServer(pool, transport.server.id, { message_retry_interval: 1 });
    await transport.settled();
    receiver.behave({
      recipientReplies: {
        'nobody@contoso.com': '550 5.1.1 there is no such person',
        'later@contoso.com': '450 4.2.1 not now',
      },
    });
    const isLost = line.loseAnswer(['there is no such person', 'COMMIT']);
    await submitMail(transport.smtp.port, {
      from: 'sender@fabrikam.com',
      to: ['nobody@contoso.com', 'somebody@contoso.com', 'later@contoso.com'],
    });
    await isLost;
    receiver.behave({});
    await untilNothingWaits();
    const recipients = receiver.messages.slice(already).map(({ envelope }) => envelope.recipients);
    expect(recipients.sort()).toEqual([
      ['later@contoso.com'],
      ['sender@fabrikam.com'],
      ['somebody@contoso.com'],
    ]);
    expect(await countFinished('nobody')).toEqual({ Failed: 1 });
    for (const user of ['somebody', 'later', 'sender']) {
      expect(await countFinished(user)).toEqual({ Delivered: 1 });
    }
  });
});

/** An unhandled rejection fails the run. */
describe('a request of a command', () => {
  it('that cannot be answered while PostgreSQL is away is answered when it is back', async () => {
    const notAnswered = eventOf('intentsNotAnswered');
    const isLost = line.loseAnswer(["state = 'open'"]);
    const asked = await ask('suspendQueue');
    await Promise.all([isLost.then(() => line.cut()), notAnswered]);
    await eventOf('pollFailed');
    await line.mend();
    expect(await awaitIntents(pool, asked, { timeoutMs: 14_000 })).toMatchObject([{ state: 'done' }]);
    const resumed = await ask('resumeQueue');
    expect(await awaitIntents(pool, resumed, { timeoutMs: 14_000 })).toMatchObject([{ state: 'done' }]);
  });

  it('whose answer is the last that PostgreSQL says is carried out as soon as the queues can be read', async () => {
    const notRead = eventOf('queuesNotRead');
    const isCut = line.cutAfterAnswer(['UPDATE intent i SET state', 'COMMIT']);
    const suspended = await ask('suspendQueue');
    await Promise.all([isCut, notRead]);
    expect(await awaitIntents(pool, suspended)).toMatchObject([{ state: 'done' }]);
    await line.mend();
    await submitUntilTaken({ to: ['late@contoso.com'] });
    await transport.settled();
    expect(await countMessages()).toBe(1);
    const resumed = await ask('resumeQueue');
    expect(await awaitIntents(pool, resumed, { timeoutMs: 14_000 })).toMatchObject([{ state: 'done' }]);
    await untilNothingWaits();
  });
});

/** Of the one delivery queue. */
async function ask(kind: 'suspendQueue' | 'resumeQueue'): Promise<WrittenIntent[]> {
  const { rows } = await pool.query<{ id: bigint }>("SELECT id FROM queue WHERE kind = 'Delivery'");
  const written = await writeIntents(prisma, 'console:administrator', [{ kind, queueId: rows[0]?.id ?? 0n }]);
  await pool.query("SELECT pg_notify('postern_intents', '')");
  return written;
}

/** Resolves when the transport tells it the next time. */
function eventOf(wanted: EventName): Promise<void> {
  return new Promise((resolve) => {
    const end = subscribe((name) => {
      if (name !== wanted) return;
      end();
      resolve();
    });
  });
}

async function countMessages(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT ((SELECT count(*) FROM message)
       + (SELECT coalesce(sum(copies - cardinality(done)), 0) FROM transit_batch))::int AS n`,
  );
  return rows[0]?.n ?? 0;
}

async function countFinished(user: string): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ outcome: string; n: number }>(
    'SELECT outcome, count(*)::int AS n FROM finished_recipient WHERE address LIKE $1 GROUP BY outcome',
    [`${user}@%`],
  );
  return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, n]));
}

async function untilNothingWaits(): Promise<void> {
  await until(pool, 'SELECT sum(count)::int AS n FROM queue_counter', ([row]) => row?.n === 0);
  expect(await countMessages()).toBe(0);
}

async function submitUntilTaken(mail: TestMail): Promise<void> {
  for (;;) {
    const client = await connectClient(transport.smtp.port);
    const { outcomes } = await sendMail(client, mail);
    await client.quit();
    if (outcomes.every(({ kind }) => kind === 'delivered')) return;
  }
}
