import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '@/lib/commands/run/run';
import { LOCAL, runAsLocal } from '@/lib/commands/test-installation';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { connect, usePrisma } from '@/lib/store/database/client';
import { createPool, type Pool, usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  startTestTransport,
  submitMail,
  submitMany,
  TEST_KEY,
  type TestTransport,
  until,
} from './transport.test-tools';

const database = useTestDatabase();
let pool: Pool;
let prisma: PrismaClient;
let receiver: SmtpReceiver;
let transport: TestTransport;

beforeAll(async () => {
  process.env.POSTERN_SECRET_KEY = TEST_KEY.bytes.toString('hex');
  pool = createPool({ databaseUrl: database.url, applicationName: 'limits test', maxConnections: 4 });
  usePool(pool);
  prisma = connect(database.url);
  usePrisma(prisma);
  transport = await startTestTransport(database.url, 'HUB1');
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
  await runAsLocal('Remove-SendConnector', { Identity: 'out', Confirm: false });
  await runAsLocal('Remove-Message', { Filter: 'Size -gt 0', WithNDR: false, Confirm: false });
  await until(pool, 'SELECT count(*)::int AS n FROM copy', (rows) => rows[0]?.n === 0);
  await receiver.stop();
});

async function connectWith(limits: Record<string, unknown>): Promise<void> {
  await runAsLocal('New-SendConnector', {
    Name: 'out',
    AddressSpaces: ['*'],
    DNSRoutingEnabled: false,
    SmartHosts: ['127.0.0.1'],
    SourceTransportServers: ['HUB1'],
    ...limits,
  });
  await runAsLocal('Set-SendConnector', { Identity: 'out', Port: receiver.port });
  await transport.settled();
}

function sendersOf(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { envelope } of receiver.messages) counts[envelope.from] = (counts[envelope.from] ?? 0) + 1;
  return counts;
}

const waitsOf = (sender: string) =>
  until(
    pool,
    `SELECT most FROM send_limit_use WHERE sender = '${sender}' AND waits_until > now()`,
    (rows) => rows[0],
  );

describe('a limit on each sender', () => {
  it('holds back a backlog of one sender, whom others of the same queue pass, and says so', {
    timeout: 60_000,
  }, async () => {
    await connectWith({ SenderMessageRateLimit: 3 });
    // More than a queue has at hand.
    await submitMany(transport.smtp.port, 1300, () => ({
      from: 'Scanner@contoso.com',
      to: ['a@fabrikam.com'],
    }));
    await waitsOf('scanner@contoso.com');
    for (const from of ['kim@contoso.com', 'chris@contoso.com', 'SCANNER@contoso.com', ''])
      await submitMail(transport.smtp.port, { from, to: ['a@fabrikam.com'] });
    await receiver.waitForMessages(6);
    await transport.settled();
    expect(sendersOf()).toEqual({
      'Scanner@contoso.com': 3,
      'kim@contoso.com': 1,
      'chris@contoso.com': 1,
      '': 1,
    });

    const { output: messages } = await runAsLocal('Get-Message', { ResultSize: 5 });
    expect(messages).toHaveLength(5);
    for (const message of messages) {
      expect(message).toMatchObject({
        Status: 'Ready',
        RetryCount: 0,
        LastErrorDetail: { Key: 'waitsForSenderMessageRateLimit', Args: { most: 3 } },
      });
      expect(message.LastError).toMatch(
        /^It waits for the limit of 3 messages a minute from one sender\. The next one of this sender leaves at 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC\.$/,
      );
      expect(Date.parse(String(message.NextRetryTime)) - Date.now()).toBeGreaterThan(10_000);
    }
    // The queue does not wait. What was committed without rows has them within a second.
    await until(pool, 'SELECT count(*)::int AS n FROM copy', (rows) => rows[0]?.n === 1298);
    const { output: queues } = await runAsLocal('Get-Queue', { Filter: 'MessageCount -gt 0' });
    expect(queues).toMatchObject([{ LastError: null, RetryCount: 0, MessageCount: 1298 }]);

    await runAsLocal('Set-SendConnector', { Identity: 'out', SenderMessageRateLimit: 7 });
    await until(pool, 'SELECT count(*)::int AS n FROM copy', (rows) => rows[0]?.n === 1294);
    await runAsLocal('Set-SendConnector', { Identity: 'out', SenderMessageRateLimit: 'unlimited' });
    await until(pool, 'SELECT count(*)::int AS n FROM copy', (rows) => rows[0]?.n === 0);
    await transport.settled();
    expect(receiver.messages).toHaveLength(1304);
    expect((await pool.query('SELECT FROM transit_batch')).rowCount).toBe(0);
  });
});

describe('a limit on each sender of a connector that rewrites senders', () => {
  it('counts the sender that the other side sees, not those that there were', async () => {
    await connectWith({
      SenderMessageRateLimit: 3,
      SenderRewriting: ['*@printer.local -> scanner@contoso.com'],
    });
    for (const from of ['a@printer.local', 'b@printer.local', 'scanner@contoso.com', 'a@printer.local'])
      await submitMail(transport.smtp.port, { from, to: ['a@fabrikam.com'] });
    await waitsOf('scanner@contoso.com');
    await submitMail(transport.smtp.port, { from: 'kim@contoso.com', to: ['a@fabrikam.com'] });
    await until(pool, 'SELECT count(*)::int AS n FROM copy', (rows) => rows[0]?.n === 1);
    await receiver.waitForMessages(4);
    expect(sendersOf()).toEqual({ 'scanner@contoso.com': 3, 'kim@contoso.com': 1 });
  });
});

describe('a limit on recipients', () => {
  it('lets a message with more leave in parts, none twice, and says when the rest leaves', async () => {
    await connectWith({ RecipientRateLimitPerMinute: 5 });
    const to = Array.from({ length: 12 }, (_none, n) => `u${n}@fabrikam.com`);
    await submitMail(transport.smtp.port, { to });
    const waits = "SELECT limit_name FROM send_limit_use WHERE waits_until > now() AND sender = ''";
    await until(pool, waits, (rows) => rows[0]?.limit_name === 'recipientRateLimitPerMinute');
    await until(pool, 'SELECT count(*)::int AS n FROM recipient', (rows) => rows[0]?.n === 7);
    await transport.settled();
    expect(receiver.messages.flatMap(({ envelope }) => envelope.recipients)).toHaveLength(5);

    const { output: queues } = await runAsLocal('Get-Queue', {
      Filter: "LastError -like '*5 recipients a minute*'",
    });
    expect(queues).toMatchObject([
      {
        LastErrorDetail: { Key: 'waitsForRecipientRateLimitPerMinute', Args: { most: 5 } },
        RetryCount: 0,
      },
    ]);
    const { output: messages } = await runAsLocal('Get-Message');
    expect(messages).toMatchObject([{ LastError: queues[0]?.LastError, RetryCount: 0 }]);

    await runAsLocal('Set-SendConnector', { Identity: 'out', RecipientRateLimitPerMinute: 'unlimited' });
    await until(pool, 'SELECT count(*)::int AS n FROM copy', (rows) => rows[0]?.n === 0);
    expect(receiver.messages.flatMap(({ envelope }) => envelope.recipients).sort()).toEqual(to.sort());
  });
});

describe('a server that stops in order', () => {
  it('gives back what it held, and forfeits nothing', async () => {
    const second = await startTestTransport(database.url, 'HUB2');
    await connectWith({ MessageRateLimit: 600, SourceTransportServers: ['HUB2'] });
    await second.settled();
    await submitMail(second.smtp.port, { to: ['a@fabrikam.com'] });
    await receiver.waitForMessages(1);
    const present = "connector_id = (SELECT id FROM send_connector WHERE name = 'out')";
    const held = `SELECT h ->> 'count' AS count FROM send_limit_use, jsonb_array_elements(held) h WHERE ${present}`;
    await until(pool, held, (rows) => Number(rows[0]?.count) > 1);
    await second.stop();
    const { rows } = await pool.query(
      `SELECT held, (SELECT sum((s ->> 1)::int) FROM jsonb_array_elements(spent) s)::int AS spent FROM send_limit_use
       WHERE ${present}`,
    );
    expect(rows).toEqual([{ held: [], spent: 1 }]);
    await runAsLocal('Set-SendConnector', { Identity: 'out', SourceTransportServers: ['HUB1'] });
  });
});

describe('a limit of 0', () => {
  it('is refused, since it would hold all mail for ever', async () => {
    await connectWith({});
    const set = (value: unknown) =>
      run({
        cmdlet: 'Set-SendConnector',
        parameters: { Identity: 'out', MessageRateLimit: value },
        actor: LOCAL,
      });
    await expect(set(0)).rejects.toMatchObject({ problems: [{ parameter: 'MessageRateLimit' }] });
    await expect(set('none')).rejects.toMatchObject({ problems: [{ parameter: 'MessageRateLimit' }] });
  });
});
