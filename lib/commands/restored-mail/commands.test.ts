import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CommandReport } from '@/lib/commands/command/report';
import { run } from '@/lib/commands/run/run';
import { LOCAL } from '@/lib/commands/test-installation';
import { noMailboxes } from '@/lib/mail/recipient/recipient-directory';
import { forgetProcesses, holdRestored, recordRestore } from '@/lib/store/backup/hold-restored';
import { loadDeliverySettings } from '@/lib/store/configuration/delivery-settings';
import { connect, usePrisma } from '@/lib/store/database/client';
import { IdSource } from '@/lib/store/database/id-source';
import { createPool, type Pool, usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { expireCopies, findExpired, sendDelayNotices } from '@/lib/store/hot/out/expire';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addMessage, addQueue, addServer, type TestServer } from '@/lib/testing/test-queued-mail';

const database = useTestDatabase();
let pool: Pool;
let prisma: PrismaClient;
let hub: TestServer;
let fabrikam: bigint;
let unreachable: bigint;

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);
/** The backup is three days old: longer than MessageExpirationTimeout. */
const BACKUP_AT = hoursAgo(72);

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'restored mail test', maxConnections: 6 });
  prisma = connect(database.url);
  usePool(pool);
  usePrisma(prisma);
  await ensurePartitions(pool);
  hub = await addServer(pool, 'HUB1');
  await addQueue(pool, hub, { kind: 'Submission' });
  unreachable = await addQueue(pool, hub, { kind: 'Unreachable' });
  await addQueue(pool, hub, { kind: 'Poison' });
  fabrikam = await addQueue(pool, hub, { domain: 'fabrikam.com' });
});
/** Two messages of the backup in one queue, received an hour before it, and one in another; then one that came since. */
beforeEach(async () => {
  await pool.query('TRUNCATE recipient, copy, message, content_chunk; UPDATE queue_counter SET count = 0');
  const received = { receivedAt: hoursAgo(73).toISOString(), expiresAt: null };
  await addMessage(pool, hub, fabrikam, { subject: 'first', ...received });
  await addMessage(pool, hub, fabrikam, { subject: 'second', status: 'Retry', ...received });
  await addMessage(pool, hub, fabrikam, { subject: 'his own', status: 'Suspended', ...received });
  await addMessage(pool, hub, unreachable, { subject: 'third', ...received });
  await forgetProcesses(pool);
  expect(await holdRestored(pool)).toBe(3);
  await recordRestore(pool, 'fingerprint', BACKUP_AT);
  const now = { receivedAt: new Date().toISOString(), expiresAt: hoursAgo(-48).toISOString() };
  await addMessage(pool, hub, fabrikam, { subject: 'new', ...now });
});
afterAll(async () => {
  await pool.end();
  await prisma.$disconnect();
});

test('what is held stands queue by queue, with the age of the backup', async () => {
  const { output } = await command('Get-RestoredMail');
  expect(output).toMatchObject([
    {
      Identity: `HUB1\\${fabrikam}`,
      NextHopDomain: 'fabrikam.com',
      MessageCount: 2,
      BackupTime: BACKUP_AT.toISOString(),
    },
    { Identity: 'HUB1\\Unreachable', MessageCount: 1, OldestDateReceived: expect.any(String) },
  ]);
});

test('a queue’s release is of what the restore brought, and of nothing else', async () => {
  expect(await outcome('Resume-RestoredMail', { Identity: 'fabrikam.com', Confirm: false })).toEqual([
    'done',
  ]);
  expect(await statuses()).toEqual({
    ...{ first: 'Ready', second: 'Ready', 'his own': 'Suspended', new: 'Ready' },
    third: 'Suspended (held)',
  });
  const again = await outcome('Resume-RestoredMail', { Identity: 'fabrikam.com', Confirm: false });
  expect(again).toEqual(['QueueHoldsNothingRestored']);
  const { output } = await command('Get-RestoredMail');
  expect(output.map(({ Identity }) => Identity)).toEqual(['HUB1\\Unreachable']);
});

test('a queue’s removal takes what the restore brought, reports nothing to senders, and leaves what came since', async () => {
  const Identity = ['fabrikam.com', 'HUB1\\Unreachable'];
  expect(await outcome('Remove-RestoredMail', { Identity, Confirm: false })).toEqual(['done', 'done']);
  expect(await statuses()).toEqual({ 'his own': 'Suspended', new: 'Ready' });
  const { rows } = await pool.query(
    'SELECT subject, outcome, ndr, actor FROM finished_recipient ORDER BY subject',
  );
  expect(rows).toEqual(
    ['first', 'second', 'third'].map((subject) => ({
      ...{ subject, outcome: 'Removed', ndr: 'notWanted', actor: 'local:test' },
    })),
  );
  const { output } = await command('Get-Queue', { Identity: 'fabrikam.com' });
  expect(output[0]?.MessageCount).toBe(2);
});

test('a filter takes each queue that holds something, -WhatIf changes nothing', async () => {
  const Filter = "Identity -like '*'";
  const foreseen = await outcome('Resume-RestoredMail', { Filter, WhatIf: true });
  expect(foreseen).toEqual(['done', 'done']);
  expect((await command('Get-RestoredMail')).output).toHaveLength(2);
  expect(await outcome('Resume-RestoredMail', { Filter, Confirm: false })).toEqual(['done', 'done']);
  expect((await command('Get-RestoredMail')).output).toEqual([]);
});

test('one message is released by Resume-Message, and does not expire for the time that it was not here', async () => {
  const [message] = (await command('Get-Message', { Filter: "Subject -eq 'first'" })).output;
  expect(await outcome('Resume-Message', { Identity: message?.Identity })).toEqual(['done']);
  expect((await statuses()).first).toBe('Ready');
  const { rows } = await pool.query<{ left: number }>(
    "SELECT extract(epoch FROM expires_at - now())::float8 / 3600 AS left FROM message WHERE subject = 'first'",
  );
  // Of 48 hours one had gone at the backup.
  expect(rows[0]?.left).toBeCloseTo(47, 1);
});

test('time does nothing to what is held: it neither expires nor is its delay reported', async () => {
  await pool.query("UPDATE message SET expires_at = now() - interval '1 day' WHERE subject = 'first'");
  const settings = await loadDeliverySettings(pool, hub.id);
  const context = {
    ...{ serverId: hub.id, ids: new IdSource(pool), settings: () => settings, recipients: noMailboxes },
    mayAct: () => Promise.resolve(true),
    dsnHeldBack: () => undefined,
  };
  const { rows: own } = await pool.query(
    "UPDATE message SET expires_at = now() + interval '1 hour' WHERE subject = 'his own'",
  );
  expect(own).toEqual([]);
  expect(await findExpired(pool, context, new Set(), 10)).toEqual([]);
  const { rows: held } = await pool.query<{ id: bigint }>('SELECT id FROM copy WHERE restored');
  const ids = held.map(({ id }) => id);
  expect(await expireCopies(pool, context, ids)).toEqual({ count: 0, dsns: [] });
  const received = { after: new Date(0), before: new Date(Date.now() + HOUR_MS) };
  expect(await sendDelayNotices(pool, context, received, 10)).toEqual({ count: 0, dsns: [] });
});

async function statuses(): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ subject: string; status: string; restored: boolean }>(
    'SELECT subject, status, restored FROM copy JOIN message m ON m.id = message_id',
  );
  return Object.fromEntries(
    rows.map(({ subject, status, restored }) => [subject, restored ? `${status} (held)` : status]),
  );
}

function command(cmdlet: string, parameters: Record<string, unknown> = {}): Promise<CommandReport> {
  return run({ cmdlet, parameters, actor: LOCAL });
}

async function outcome(cmdlet: string, parameters: Record<string, unknown>): Promise<string[]> {
  const { items } = await command(cmdlet, parameters);
  return items.map((item) => item.problem?.id ?? item.state);
}
