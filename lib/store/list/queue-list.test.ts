import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QUEUE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import { parseFilter } from '@/lib/shell/filter/filter';
import { connect } from '@/lib/store/database/client';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addConnector,
  addMessage,
  addQueue,
  addServer,
  endLeases,
  publishActivity,
  type TestServer,
} from '@/lib/testing/test-queued-mail';
import { orderOf, walkPages, wholeList } from './list.test-tools';
import { findQueues, listQueues, type QueueListRequest } from './queue-list';

const database = useTestDatabase();
let pool: Pool;
let db: PrismaClient;
let hub: TestServer;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'queue-list test', maxConnections: 2 });
  db = connect(database.url);
  hub = await addServer(pool, 'HUB1');
  const other = await addServer(pool, 'HUB2');
  const internet = await addConnector(pool, { name: 'Internet' });
  const relay = await addConnector(pool, {
    name: 'Relay',
    smartHosts: ['smart.contoso.com', '10.1.1.1', '2001:db8::1'],
  });
  await addQueue(pool, hub, { kind: 'Submission' }); // 1
  const unreachable = await addQueue(pool, hub, { kind: 'Unreachable' }); // 2
  await addQueue(pool, hub, { kind: 'Poison' }); // 3
  await addQueue(pool, hub, { connectorId: internet, domain: 'fabrikam.com' }); // 4
  await addQueue(pool, hub, {
    connectorId: internet,
    domain: 'adatum.com',
    retryCount: 3,
    lastErrorText: '451 4.4.0 DNS query failed',
    nextRetryAt: '2026-11-24T11:00:00Z',
  }); // 5
  await addQueue(pool, hub, {
    connectorId: relay,
    deliveryType: 'SmartHostConnectorDelivery',
    suspended: true,
    retryCount: 1,
  }); // 6
  await addQueue(pool, other, { connectorId: internet, domain: 'fabrikam.com' }); // 7
  await addQueue(pool, other, { kind: 'Submission' }); // 8
  await addQueue(pool, other, { connectorId: internet, domain: 'wingtip.com', retryCount: 1 }); // 9
  for (let n = 0; n < 3; n += 1) await addMessage(pool, hub, unreachable, {});
  await publishActivity(pool, hub, { queues: { 4: 'Active', 6: 'Active' } });
  await publishActivity(pool, other, { queues: { 9: 'Connecting' } });
});
afterAll(async () => {
  await endLeases(pool);
  await pool.end();
  await db.$disconnect();
});

test('a queue is shown as Exchange shows it', async () => {
  const { rows } = await listQueues(db, request({}));
  expect(rows.map((row) => [row.identity, row.next_hop_domain, row.status, row.message_count])).toEqual([
    ['HUB1\\Submission', 'Submission', 'Ready', 0n],
    ['HUB1\\Unreachable', 'Unreachable Domain', 'Ready', 3n],
    ['HUB1\\4', 'fabrikam.com', 'Active', 0n],
    ['HUB1\\5', 'adatum.com', 'Retry', 0n],
    ['HUB1\\6', 'smart.contoso.com,[10.1.1.1],[2001:db8::1]', 'Suspended', 0n],
    ['HUB2\\7', 'fabrikam.com', 'Ready', 0n],
    ['HUB2\\Submission', 'Submission', 'Ready', 0n],
    ['HUB2\\9', 'wingtip.com', 'Connecting', 0n],
  ]);
});

describe('a filter on', () => {
  test.each([
    ["Status -eq 'retry'", ['HUB1\\5']],
    ["Status -eq 'Active'", ['HUB1\\4']],
    ["Status -ne 'Ready' -and Status -ne 'Active'", ['HUB1\\5', 'HUB1\\6', 'HUB2\\9']],
    ["DeliveryType -eq 'SmartHostConnectorDelivery'", ['HUB1\\6']],
    ['MessageCount -gt 2', ['HUB1\\Unreachable']],
    ['MessageCount -lt 2.5 -and MessageCount -ge 0.5', []],
    ["NextHopDomain -like '*10.1.1.1*'", ['HUB1\\6']],
    ["NextHopDomain -eq 'FABRIKAM.com'", ['HUB1\\4', 'HUB2\\7']],
    ["LastError -like '*dns*'", ['HUB1\\5']],
    ['LastError -ne $null -and RetryCount -eq 3', ['HUB1\\5']],
    ["NextRetryTime -lt '2026-11-24T12:00:00Z'", ['HUB1\\5']],
    ['NextRetryTime -ne $null', ['HUB1\\5']],
    ["NextHopCategory -eq 'Internal'", ['HUB1\\Submission', 'HUB1\\Unreachable', 'HUB2\\Submission']],
    ["Identity -like 'hub2\\*'", ['HUB2\\7', 'HUB2\\Submission', 'HUB2\\9']],
    ['NextHopConnector -eq $null', ['HUB1\\Submission', 'HUB1\\Unreachable', 'HUB2\\Submission']],
  ])('%s', async (filter, identities) => {
    const page = await listQueues(db, request({ filter: parseFilter(filter, QUEUE_PROPERTIES) }));
    expect(page.rows.map((row) => row.identity)).toEqual(identities);
    expect(page.total).toEqual({ count: identities.length, atLeast: false });
  });
});

test.each([
  [{ server: null, queue: 'Submission' }, ['HUB1\\Submission', 'HUB2\\Submission']],
  [{ server: 'hub1', queue: 'submission' }, ['HUB1\\Submission']],
  [{ server: null, queue: '4' }, ['HUB1\\4']],
  [{ server: 'HUB2', queue: '4' }, []],
  [{ server: null, queue: '1' }, []],
  [{ server: 'HUB2', queue: 'fabrikam.com' }, ['HUB2\\7']],
  [{ server: 'HUB2', queue: '*' }, ['HUB2\\7', 'HUB2\\Submission', 'HUB2\\9']],
  [{ server: 'HUB1', queue: 'Poison' }, ['HUB1\\Poison']],
  [{ server: null, queue: '*rikam*' }, ['HUB1\\4', 'HUB2\\7']],
])('identity %j', async (identity, identities) => {
  const rows = await findQueues(db, { identity, server: null, filter: [], reach: null }, 100);
  expect(rows.map((row) => row.identity)).toEqual(identities);
});

test.each([
  [''],
  ['+NextHopDomain'],
  ['-MessageCount,+Status'],
  ['-NextRetryTime'],
  ['+NextHopConnector'],
  ['-Identity'],
])('pages by %j give each queue once', async (text) => {
  const order = orderOf(text, QUEUE_PROPERTIES);
  const whole = (await listQueues(db, request({ order }))).rows.map((row) => row.id);
  const pages = await walkPages(
    (bookmarkToken) => listQueues(db, request({ order, resultSize: 3, bookmarkToken })),
    'next',
  );
  expect(pages.flatMap((page) => page.rows.map((row) => row.id))).toEqual(whole);
});

test('what a dead or silent owner last published does not count', async () => {
  await publishActivity(pool, hub, { queues: { 4: 'Active' }, ageSeconds: 60 });
  const [silent] = await findQueues(
    db,
    { identity: { server: null, queue: '4' }, server: null, filter: [], reach: null },
    1,
  );
  expect(silent?.status).toBe('Ready');
  await publishActivity(pool, hub, { queues: { 4: 'Active' } });
  await pool.query('UPDATE transport_server SET epoch = 2 WHERE id = $1', [hub.id]);
  const [fenced] = await findQueues(
    db,
    { identity: { server: null, queue: '4' }, server: null, filter: [], reach: null },
    1,
  );
  expect(fenced?.status).toBe('Ready');
});

function request(part: Partial<QueueListRequest>): QueueListRequest {
  return { ...wholeList, identity: null, ...part };
}
