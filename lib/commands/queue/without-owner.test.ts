import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandReport } from '@/lib/commands/command/report';
import { run } from '@/lib/commands/run/run';
import { LOCAL } from '@/lib/commands/test-installation';
import { connect, usePrisma } from '@/lib/store/database/client';
import { createPool, type Pool, usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addConnector,
  addMessage,
  addQueue,
  addServer,
  type TestServer,
} from '@/lib/testing/test-queued-mail';

const database = useTestDatabase();
let pool: Pool;
let prisma: PrismaClient;
let hub: TestServer;
let unreachable: bigint;

/** No transport process lives: the commands act themselves. */
beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'without owner test', maxConnections: 6 });
  prisma = connect(database.url);
  usePool(pool);
  usePrisma(prisma);
  await ensurePartitions(pool);
  hub = await addServer(pool, 'HUB1');
  await addQueue(pool, hub, { kind: 'Submission' });
  unreachable = await addQueue(pool, hub, { kind: 'Unreachable' });
  await addQueue(pool, hub, { kind: 'Poison' });
  await addQueue(pool, hub, { domain: 'fabrikam.com' });
});
afterAll(async () => {
  await pool.end();
  await prisma.$disconnect();
});

test('a queue is suspended and resumed, once each', async () => {
  const statusOf = async () => (await command('Get-Queue', { Identity: 'fabrikam.com' })).output[0]?.Status;
  expect(await outcome('Suspend-Queue', { Identity: 'fabrikam.com' })).toEqual(['done']);
  expect(await statusOf()).toBe('Suspended');
  expect(await outcome('Suspend-Queue', { Identity: 'fabrikam.com' })).toEqual(['QueueAlreadySuspended']);
  expect(await outcome('Resume-Queue', { Filter: "Status -eq 'Suspended'" })).toEqual(['done']);
  expect(await statusOf()).toBe('Ready');
  expect(await outcome('Retry-Queue', { Identity: 'fabrikam.com' })).toEqual(['QueueNotInRetry']);
});

test('a message is suspended, resumed and removed, and its removal is on record', async () => {
  const { messageId } = await addMessage(pool, hub, unreachable, { subject: 'unwanted' });
  const Identity = `HUB1\\Unreachable\\${messageId}`;
  const statusOf = async () => (await command('Get-Message', { Identity })).output[0]?.Status;
  expect(await outcome('Suspend-Message', { Identity })).toEqual(['done']);
  expect(await statusOf()).toBe('Suspended');
  expect(await outcome('Resume-Message', { Identity })).toEqual(['done']);
  expect(await statusOf()).toBe('Ready');
  expect(await outcome('Remove-Message', { Identity, WithNDR: false, Confirm: false })).toEqual(['done']);
  const { output } = await command('Get-FinishedMessage', { MessageId: Number(messageId) });
  expect(output).toMatchObject([
    { Outcome: 'Removed', Subject: 'unwanted', Actor: 'local:test', NDR: 'notWanted' },
  ]);
  const [queue] = (await command('Get-Queue', { Identity: 'Unreachable' })).output;
  expect(queue?.MessageCount).toBe(0);
});

test('resubmission routes all but what is suspended anew, and counts what moved', async () => {
  await addMessage(pool, hub, unreachable, { subject: 'again' });
  await addMessage(pool, hub, unreachable, { subject: 'held', status: 'Suspended' });
  const connectorId = await addConnector(pool, { name: 'Internet' });
  await pool.query('INSERT INTO send_connector_source VALUES ($1, $2)', [connectorId, hub.id]);
  await addMessage(pool, hub, unreachable, { subject: 'no way', recipients: ['x@nowhere.example'] });
  await pool.query("UPDATE send_connector SET address_spaces = '{SMTP:fabrikam.com;1}'");
  const foreseen = await command('Retry-Queue', { Identity: 'Unreachable', Resubmit: true, WhatIf: true });
  expect(foreseen.queueEffect).toEqual({ movedMessages: 1, releasedMessages: 1, strandedMessages: 0 });
  const report = await command('Retry-Queue', { Identity: 'Unreachable', Resubmit: true });
  expect(report.items.map((item) => item.state)).toEqual(['done']);
  expect(report.queueEffect?.movedMessages).toBe(1);
  const left = await command('Get-Message', { Queue: 'Unreachable' });
  expect(left.output.map((row) => row.Subject).sort()).toEqual(['held', 'no way']);
  const moved = await command('Get-Message', { Filter: "Subject -eq 'again'" });
  expect(moved.output[0]?.Queue).toMatch(/^HUB1\\\d+$/);
});

function command(cmdlet: string, parameters: Record<string, unknown>): Promise<CommandReport> {
  return run({ cmdlet, parameters, actor: LOCAL });
}

async function outcome(cmdlet: string, parameters: Record<string, unknown>): Promise<string[]> {
  const { items } = await command(cmdlet, parameters);
  return items.map((item) => item.problem?.id ?? item.state);
}
