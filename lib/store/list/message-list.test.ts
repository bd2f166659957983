import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MESSAGE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import { parseFilter } from '@/lib/shell/filter/filter';
import { connect } from '@/lib/store/database/client';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addCopy,
  addMessage,
  addQueue,
  addServer,
  endLeases,
  publishActivity,
  type TestServer,
} from '@/lib/testing/test-queued-mail';
import { orderOf, walkPages, wholeList } from './list.test-tools';
import { BookmarkError } from './list-request';
import { listMessages, type MessageListRequest } from './message-list';

const database = useTestDatabase();
let pool: Pool;
let db: PrismaClient;
let hub: TestServer;

/** Subjects name the messages. */
beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'message-list test', maxConnections: 2 });
  db = connect(database.url);
  hub = await addServer(pool, 'HUB1');
  const other = await addServer(pool, 'HUB2');
  const unreachable = await addQueue(pool, hub, { kind: 'Unreachable' });
  const ready = await addQueue(pool, hub, { domain: 'fabrikam.com' });
  const retrying = await addQueue(pool, other, {
    domain: 'adatum.com',
    retryCount: 2,
    lastErrorText: '451 4.4.0 DNS query failed',
    nextRetryAt: '2026-11-24T11:00:00Z',
  });
  await addMessage(pool, hub, unreachable, {
    subject: 'Stuck 100%',
    from: 'Alice@Contoso.com',
    lastErrorText: 'A matching connector cannot be found to route the external recipient.',
    sizeBytes: 1000,
    recipients: ['chris@fabrikam.com', 'Kim@tailspintoys.com'],
    sourceIp: '10.1.1.1',
  });
  await addMessage(pool, hub, ready, { subject: 'flying', sizeBytes: 2000, scl: 5, sourceIp: null });
  await addMessage(pool, hub, ready, {
    subject: 'suspended',
    status: 'Suspended',
    sizeBytes: 3000,
    internetMessageId: '<Abc@x>',
  });
  await addMessage(pool, hub, ready, { subject: 'leaving', pendingAction: 'remove', sizeBytes: 4000 });
  await addMessage(pool, hub, ready, {
    subject: 'holding',
    pendingAction: 'suspend',
    sizeBytes: 5000,
    from: '',
  });
  await addMessage(pool, hub, ready, {
    subject: 'deferred',
    status: 'Retry',
    retryCount: 3,
    sizeBytes: 6000,
    lastErrorText: '452 4.2.2 mailbox full',
  });
  await addMessage(pool, other, retrying, {
    subject: 'waits with queue',
    from: 'Zoe@contoso.com',
    sizeBytes: 7000,
    receivedAt: '2026-11-25T10:00:00Z',
    recipients: ['dan@adatum.com'],
    sourceName: 'DSN',
  });
  const two = await addMessage(pool, hub, ready, { subject: 'two queues', sizeBytes: 8000 });
  await addCopy(pool, two.messageId, retrying, {}, ['eve@adatum.com']);
  const { rows } = await pool.query<{ id: bigint }>(
    "SELECT c.id FROM copy c JOIN message m ON m.id = c.message_id WHERE subject = 'flying'",
  );
  await publishActivity(pool, hub, { inFlight: rows.map((row) => row.id) });
});
afterAll(async () => {
  await endLeases(pool);
  await pool.end();
  await db.$disconnect();
});

describe('a filter on', () => {
  test.each([
    ["Status -eq 'Active'", ['flying']],
    ["Status -eq 'Suspended'", ['suspended']],
    ["Status -eq 'PendingRemove'", ['leaving']],
    ["Status -eq 'PendingSuspend'", ['holding']],
    ["Status -eq 'Retry'", ['deferred', 'waits with queue', 'two queues']],
    ["Status -eq 'Ready'", ['Stuck 100%', 'two queues']],
    ["Status -ne 'Ready' -and Status -ne 'Retry'", ['flying', 'suspended', 'leaving', 'holding']],
    ["Subject -like '*FLY*'", ['flying']],
    ["Subject -like '*100%'", ['Stuck 100%']],
    ["Subject -like '*1_0%'", []],
    ["Subject -eq 'STUCK 100%'", ['Stuck 100%']],
    ["Subject -like 's*'", ['Stuck 100%', 'suspended']],
    ["FromAddress -eq 'ALICE@contoso.com' -and Size -lt 2000", ['Stuck 100%']],
    ["FromAddress -eq '<>'", ['holding']],
    ["FromAddress -ne 'alice@contoso.com'", ['holding', 'waits with queue']],
    ['FromAddress -eq $null', ['holding']],
    ['Size -ge 7000', ['waits with queue', 'two queues', 'two queues']],
    ['Size -ge 1000 -and Size -lt 1.96KB', ['Stuck 100%', 'flying']],
    ['SCL -eq 5', ['flying']],
    ['SCL -ne 5 -and Size -eq 3000', ['suspended']],
    ['SCL -ne $null', ['flying']],
    ["LastError -like '*connector cannot be found*'", ['Stuck 100%']],
    ["LastError -like '*DNS query*'", ['waits with queue', 'two queues']],
    ['LastError -eq $null', ['flying', 'suspended', 'leaving', 'holding', 'two queues']],
    ["Queue -eq 'hub1\\unreachable'", ['Stuck 100%']],
    ["Queue -like 'HUB2\\*'", ['waits with queue', 'two queues']],
    ["Queue -ne 'HUB1\\Unreachable' -and Queue -like 'HUB2*'", ['waits with queue', 'two queues']],
    ["Queue -eq 'nowhere'", []],
    ["DateReceived -gt '2026-11-25T00:00:00Z'", ['waits with queue']],
    ["ExpirationTime -le '2026-11-26T10:00:00Z' -and Size -eq 2000", ['flying']],
    ["MessageSourceName -eq 'dsn'", ['waits with queue']],
    ["InternetMessageId -eq '<Abc@x>'", ['suspended']],
    ["InternetMessageId -like '<abc*'", ['suspended']],
    ["SourceIP -eq '10.1.1.1'", ['Stuck 100%']],
    ['SourceIP -eq $null', ['flying']],
    ['RetryCount -gt 2', ['deferred']],
    ["Recipients -eq 'kim@TAILSPINTOYS.com'", ['Stuck 100%']],
    ["Recipients -like '*@adatum.com'", ['waits with queue', 'two queues']],
    ["RecipientDomain -eq 'Adatum.com'", ['waits with queue', 'two queues']],
    ["RecipientDomain -ne 'fabrikam.com'", ['waits with queue', 'two queues']],
    ["Identity -eq 'HUB1\\Unreachable\\1'", ['Stuck 100%']],
    ["Identity -eq 'HUB2\\Unreachable\\1'", []],
    ["Identity -eq 'x'", []],
    ["Identity -like 'HUB1\\Unreach*'", ['Stuck 100%']],
    ["Subject -eq 'a\u0000b'", []],
  ])('%s', async (filter, subjects) => {
    const page = await listMessages(db, request({ filter: parseFilter(filter, MESSAGE_PROPERTIES) }));
    expect(page.rows.map((row) => row.subject)).toEqual(subjects);
    expect(page.total).toEqual({ count: subjects.length, atLeast: false });
  });
});

test('a row says how the message stands, its queue included', async () => {
  const page = await listMessages(db, request({}));
  const statuses = Object.fromEntries(page.rows.map((row) => [`${row.subject} ${row.queue_id}`, row.status]));
  expect(statuses).toEqual({
    'Stuck 100% 1': 'Ready',
    'flying 2': 'Active',
    'suspended 2': 'Suspended',
    'leaving 2': 'PendingRemove',
    'holding 2': 'PendingSuspend',
    'deferred 2': 'Retry',
    'waits with queue 3': 'Retry',
    'two queues 2': 'Ready',
    'two queues 3': 'Retry',
  });
  expect(page.rows.find((row) => row.subject === 'waits with queue')).toMatchObject({
    identity: 'HUB2\\3\\7',
    queue: 'HUB2\\3',
    last_error_key: 'unknown',
    last_error_text: '451 4.4.0 DNS query failed',
    next_attempt_at: new Date('2026-11-24T11:00:00Z'),
  });
});

test('a queue, a server and a message restrict the list', async () => {
  const subjects = async (part: Partial<MessageListRequest>) => {
    const page = await listMessages(db, request(part));
    expect(page.total.count).toBe(page.rows.length);
    return page.rows.map((row) => row.subject);
  };
  expect(await subjects({ queue: { server: null, queue: 'adatum.com' } })).toEqual([
    'waits with queue',
    'two queues',
  ]);
  expect(await subjects({ queue: { server: 'HUB1', queue: 'Unreachable' } })).toEqual(['Stuck 100%']);
  expect(await subjects({ server: 'hub2' })).toEqual(['waits with queue', 'two queues']);
  expect(await subjects({ messageIds: [8n] })).toEqual(['two queues', 'two queues']);
  expect(await subjects({ messageIds: [8n], queue: { server: null, queue: '2' } })).toEqual(['two queues']);
  expect(await subjects({ queue: { server: null, queue: 'gone' } })).toEqual([]);
});

describe('paging', () => {
  test.each([
    [''],
    ['+FromAddress'],
    ['-FromAddress'],
    ['-Size'],
    ['+DateReceived,-Size'],
    ['-FromAddress,+Size,-Subject'],
    ['+SCL'],
    ['-SourceIP'],
    ['+Status'],
    ['-LastError'],
    ['+Queue'],
    ['-Identity'],
    ['-ExpirationTime'],
    ['+MessageSourceName,-InternetMessageId,+RetryCount'],
  ])('forward and back by %j gives each row once, in one order', async (text) => {
    const order = orderOf(text, MESSAGE_PROPERTIES);
    const whole = (await listMessages(db, request({ order }))).rows.map((row) => row.copy_id);
    expect(whole).toHaveLength(9);

    const forward = await walkPages(
      (bookmarkToken) => listMessages(db, request({ order, resultSize: 2, bookmarkToken })),
      'next',
    );
    expect(forward.flatMap((page) => page.rows.map((row) => row.copy_id))).toEqual(whole);
    expect(forward.map((page) => page.previous === null)).toEqual([true, false, false, false, false]);

    const back = await walkPages(
      (bookmarkToken) => listMessages(db, request({ order, resultSize: 3, bookmarkToken, forward: false })),
      'previous',
    );
    expect(back.toReversed().flatMap((page) => page.rows.map((row) => row.copy_id))).toEqual(whole);
  });

  test('by From Address is without regard to case, as the filter is', async () => {
    const order = orderOf('-FromAddress', MESSAGE_PROPERTIES);
    const { rows } = await listMessages(db, request({ order }));
    const senders = rows.map((row) => row.from_address);
    expect([senders.at(0), senders.at(-2), senders.at(-1)]).toEqual([
      'Zoe@contoso.com',
      'Alice@Contoso.com',
      '',
    ]);
  });

  test('of what a filter found gives each row once, in the order asked for', async () => {
    const order = orderOf('-Size', MESSAGE_PROPERTIES);
    const filter = parseFilter("FromAddress -eq 'alice@contoso.com' -and Size -ge 2000", MESSAGE_PROPERTIES);
    const pages = await walkPages(
      (bookmarkToken) => listMessages(db, request({ order, filter, resultSize: 2, bookmarkToken })),
      'next',
    );
    const sizes = pages.flatMap((page) => page.rows.map((row) => Number(row.size)));
    expect(sizes).toEqual([8000, 8000, 6000, 4000, 3000, 2000]);
    expect(pages.map((page) => page.total)).toEqual(pages.map(() => ({ count: 6, atLeast: false })));
  });

  test('back past the start gives a full first page', async () => {
    const second = await listMessages(db, request({ resultSize: 2, bookmarkToken: await bookmarkOfThird() }));
    const back = await listMessages(
      db,
      request({ resultSize: 5, bookmarkToken: second.previous, forward: false }),
    );
    expect(back.rows).toHaveLength(5);
    expect(back.previous).toBeNull();
  });

  test('the bookmarked row can be left out', async () => {
    const page = await listMessages(
      db,
      request({ resultSize: 1, bookmarkToken: await bookmarkOfThird(), includeBookmark: false }),
    );
    expect(page.rows[0]?.subject).toBe('leaving');
  });

  test('a bookmark of another order or of nothing is refused', async () => {
    const token = await bookmarkOfThird();
    const order = orderOf('-Size', MESSAGE_PROPERTIES);
    await expect(listMessages(db, request({ order, bookmarkToken: token }))).rejects.toThrow(BookmarkError);
    for (const forged of ['x', Buffer.from('["messages ","x"]').toString('base64url')]) {
      await expect(listMessages(db, request({ bookmarkToken: forged }))).rejects.toThrow(BookmarkError);
    }
  });

  test('a bookmark whose row has gone continues at the closest one', async () => {
    const { rows } = await pool.query<{ id: bigint }>('SELECT id FROM queue ORDER BY id LIMIT 1');
    const copy = await addMessage(pool, hub, rows[0]?.id ?? 0n, { subject: 'goes' });
    const { next } = await listMessages(db, request({ resultSize: 9 }));
    await pool.query('DELETE FROM recipient WHERE copy_id = $1', [copy.copyId]);
    await pool.query('DELETE FROM copy WHERE id = $1', [copy.copyId]);
    const page = await listMessages(db, request({ resultSize: 1, bookmarkToken: next, forward: false }));
    expect(page.rows[0]?.copy_id).toBe(copy.copyId - 1n);
  });
});

async function bookmarkOfThird(): Promise<string> {
  const { next } = await listMessages(db, request({ resultSize: 2 }));
  if (next === null) throw new Error('There is no third row');
  return next;
}

function request(part: Partial<MessageListRequest>): MessageListRequest {
  return { ...wholeList, messageIds: null, queue: null, ...part };
}
