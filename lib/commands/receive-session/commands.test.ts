import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandReport } from '@/lib/commands/command/report';
import { run } from '@/lib/commands/run/run';
import { LOCAL } from '@/lib/commands/test-installation';
import { connect, usePrisma } from '@/lib/store/database/client';
import { createPool, type Pool, usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { type RecordedSession, recordSessions } from '@/lib/store/server/record-sessions';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addServer, endLeases, type TestServer } from '@/lib/testing/test-queued-mail';

const database = useTestDatabase();
let pool: Pool;
let prisma: PrismaClient;
let hub: TestServer;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'sessions test', maxConnections: 4 });
  prisma = connect(database.url);
  usePool(pool);
  usePrisma(prisma);
  await ensurePartitions(pool);
  hub = await addServer(pool, 'HUB1');
  await recordSessions(pool, hub.id, [
    session('oldest', 50, { clientIp: '192.0.2.7', connectorName: 'Relay HUB1' }),
    session('mapped', 40, {
      clientIp: '::ffff:192.0.2.200',
      connectorName: 'Relay HUB1',
      end: 'Dropped',
      outcome: 'Broken',
    }),
    session('v6', 30, { clientIp: '2001:DB8::7%eth0' }),
    session('mail', 20, {
      clientIp: '198.51.100.1',
      messages: 2,
      messageIds: ['41', '42'],
      bytes: 3000,
      outcome: 'Completed',
      refusals: 0,
      reply: null,
      dialogue: null,
    }),
    session('newest', 10, {
      clientIp: '198.51.100.1',
      connectorName: null,
      end: 'NotLetIn',
      sessions: 40,
      tlsVersion: 'TLSv1.3',
      tlsCipher: 'TLS_AES_256_GCM_SHA384',
    }),
  ]);
});
afterAll(async () => {
  await endLeases(pool);
  await pool.end();
  await prisma.$disconnect();
});

function session(helloName: string, minutesAgo: number, facts: Partial<RecordedSession>): RecordedSession {
  return {
    id: randomUUID(),
    startedAt: new Date(Date.now() - minutesAgo * 60_000),
    durationMs: 1500,
    connectorName: 'Default HUB1',
    clientIp: '192.0.2.1',
    helloName,
    tlsVersion: null,
    tlsCipher: null,
    accountName: null,
    authMechanism: null,
    messages: 0,
    refusedMessages: 0,
    bytes: 0,
    messageIds: [],
    senders: [],
    recipients: 1,
    refusedRecipients: 1,
    refusals: 1,
    reply: '550 5.7.1 Unable to relay',
    end: 'Quit',
    error: null,
    outcome: 'Refused',
    dialogue: 'C: RCPT TO:<b@x>\nS: 550 5.7.1 Unable to relay',
    sessions: 1,
    isDialogueLeftOut: false,
    ...facts,
  };
}

const command = (name: string, parameters: Record<string, unknown> = {}): Promise<CommandReport> =>
  run({ cmdlet: name, parameters, actor: LOCAL });

async function names(parameters: Record<string, unknown> = {}): Promise<unknown[]> {
  return (await command('Get-ReceiveSession', parameters)).output.map((row) => row.HelloName);
}

describe('Get-ReceiveSession', () => {
  test('lists the newest first, and pages', async () => {
    expect(await names()).toEqual(['newest', 'mail', 'v6', 'mapped', 'oldest']);
    const { page } = await command('Get-ReceiveSession', { ResultSize: 2 });
    expect(page).toMatchObject({ totalCount: 5, totalIsAtLeast: false });
    expect(await names({ ResultSize: 2, BookmarkObject: page?.next })).toEqual(['v6', 'mapped']);
    const forged = Buffer.from(
      JSON.stringify(['sessions -StartTime', '2026-11-30 00:00:00+00', 'x']),
    ).toString('base64url');
    await expect(command('Get-ReceiveSession', { BookmarkObject: forged })).rejects.toThrow(
      'BookmarkInvalid',
    );
  });

  test.each([
    ['+StartTime', ['oldest', 'mapped', 'v6', 'mail', 'newest']],
    ['-StartTime', ['newest', 'mail', 'v6', 'mapped', 'oldest']],
    ['+ClientAddress', ['oldest', 'mapped', 'mail', 'newest', 'v6']],
    ['-Messages', ['mail', 'newest', 'v6', 'mapped', 'oldest']],
    ['-Sessions,+HelloName', ['newest', 'mail', 'mapped', 'oldest', 'v6']],
    ['+ReceiveConnector,-StartTime', ['newest', 'mail', 'v6', 'mapped', 'oldest']],
    ['+Outcome', ['mapped', 'mail', 'oldest', 'v6', 'newest']],
    ['+End', ['mapped', 'newest', 'oldest', 'v6', 'mail']],
    ['-TlsVersion', ['newest', 'mail', 'v6', 'mapped', 'oldest']],
    ['+Reply,+Server', ['mail', 'oldest', 'mapped', 'v6', 'newest']],
    ['+HelloName', ['mail', 'mapped', 'newest', 'oldest', 'v6']],
  ])('sorts by %s, also over pages', async (order, sorted) => {
    expect(await names({ SortOrder: order })).toEqual(sorted);
    const paged: unknown[] = [];
    for (let next: unknown = null, pages = 0; pages === 0 || next !== null; pages += 1) {
      expect(pages).toBeLessThan(4);
      const bookmark = next === null ? {} : { BookmarkObject: next };
      const report = await command('Get-ReceiveSession', { SortOrder: order, ResultSize: 2, ...bookmark });
      paged.push(...report.output.map((row) => row.HelloName));
      next = report.page?.next ?? null;
    }
    expect(paged).toEqual(sorted);
  });

  test('finds the sessions of a connector, a server and a time', async () => {
    expect(await names({ ReceiveConnector: 'relay hub1' })).toEqual(['mapped', 'oldest']);
    expect(await names({ Server: 'HUB1' })).toHaveLength(5);
    expect(await names({ Server: 'HUB2' })).toEqual([]);
    const { output } = await command('Get-ReceiveSession');
    const at = output[2]?.StartTime;
    expect(await names({ Start: at })).toEqual(['newest', 'mail', 'v6']);
    expect(await names({ End: at })).toEqual(['mapped', 'oldest']);
  });

  test.each([
    ['192.0.2.7', ['oldest']],
    ['192.0.2.0/24', ['mapped', 'oldest']],
    ['192.0.2.7-192.0.2.199', ['oldest']],
    ['192.0.2.200', ['mapped']],
    ['2001:db8::/32', ['v6']],
    ['0.0.0.0/0', ['newest', 'mail', 'mapped', 'oldest']],
  ])('finds the sessions of the clients %s', async (clients, found) => {
    expect(await names({ ClientAddress: clients })).toEqual(found);
  });

  test('refuses what is no address, by its name', async () => {
    await expect(names({ ClientAddress: 'printer' })).rejects.toThrow('RemoteIpRangeInvalid (ClientAddress)');
    await expect(names({ Start: 'yesterday' })).rejects.toThrow('DateInvalid (Start)');
    await expect(names({ Identity: 'x' })).rejects.toThrow('IdentityInvalid (Identity)');
  });

  test.each([
    ["Outcome -eq 'broken'", ['mapped']],
    ["End -eq 'NotLetIn'", ['newest']],
    ["ClientAddress -eq '::ffff:c633:6401'", ['newest', 'mail']],
    ["ClientAddress -ne '198.51.100.1'", ['v6', 'mapped', 'oldest']],
    ["HelloName -like 'MA*' -and Messages -gt 1", ['mail']],
    ['ReceiveConnector -eq $null', ['newest']],
    ['ClientAddress -ne $null -and TlsVersion -ne $null', ['newest']],
    ["Reply -like '*RELAY'", ['newest', 'v6', 'mapped', 'oldest']],
  ])('filters by %s', async (filter, found) => {
    expect(await names({ Filter: filter })).toEqual(found);
  });

  test('tells all of a session, the dialogue when it is asked for', async () => {
    const [newest, mail, ...others] = (await command('Get-ReceiveSession')).output;
    expect(newest).toMatchObject({
      ReceiveConnector: null,
      ClientAddress: '198.51.100.1',
      TlsVersion: 'TLSv1.3',
      TlsCipher: 'TLS_AES_256_GCM_SHA384',
      DurationMs: 1500,
      Outcome: 'Refused',
      End: 'NotLetIn',
      Sessions: 40,
      Reply: '550 5.7.1 Unable to relay',
      HasDialogue: true,
      Dialogue: null,
      Server: 'HUB1',
    });
    expect(mail).toMatchObject({ Messages: 2, Size: 3000, MessageIds: [41, 42], HasDialogue: false });
    expect(others.at(-2)?.ClientAddress).toBe('192.0.2.200');
    const identity = newest?.Identity;
    const whole = await command('Get-ReceiveSession', { Identity: identity, IncludeDialogue: true });
    expect(whole.output).toMatchObject([{ Identity: identity, Dialogue: expect.stringMatching(/^C: RCPT/) }]);
  });
});

describe('the session of a message', () => {
  test('is named by one that waits', async () => {
    const [mail] = (await command('Get-ReceiveSession', { Filter: 'Messages -eq 2' })).output;
    await pool.query(
      `INSERT INTO message (id, server_id, from_address, subject, internet_message_id, size, source_name, source_ip,
         received_at, expires_at, trace, open_recipients)
       VALUES (77, $1, 'a@x', '', '', 1, 'SMTP:Relay HUB1', '192.0.2.7', now(), now(), $2, 1)`,
      [hub.id, JSON.stringify({ sessionId: mail?.Identity })],
    );
    expect(await names({ Message: 77 })).toEqual(['mail']);
    await pool.query('DELETE FROM message WHERE id = 77');
  });

  test('is found by one that has ended', async () => {
    await pool.query(
      `INSERT INTO finished_recipient (message_id, outcome, address, domain, from_address, subject, internet_message_id,
         size, source_name, source_ip, received_at, queue_id, server_id)
       SELECT id, 'Delivered', 'c@x', 'x', 'a@x', '', '', 1, 'SMTP:Relay HUB1', ip, now() - interval '15 minutes', 1, $1
       FROM (VALUES (42, '::ffff:198.51.100.1'), (43, '198.51.100.1'), (44, NULL)) AS m(id, ip)`,
      [hub.id],
    );
    expect(await names({ Message: 42 })).toEqual(['mail']);
    expect(await names({ Message: 43 })).toEqual([]);
    expect(await names({ Message: 44 })).toEqual([]);
    expect(await names({ Message: 45 })).toEqual([]);
  });
});
