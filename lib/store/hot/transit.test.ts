import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useTestDatabase } from '@/lib/launch/test-database';
import { newLastError } from '@/lib/transport/last-error-kinds';
import { loadDeliverySettings } from '../delivery-settings';
import { createPool, type Pool } from '../pool';
import { ensurePartitions } from '../retention';
import type { ServerContext } from '../server-context';
import { addQueue, addServer, type TestServer } from '../test-queued-mail';
import { readContent } from './content';
import { IdSource } from './id-source';
import type { NewMessage } from './insert-messages';
import { loadCopies } from './load-copies';
import { type RecipientResult, settle, type TriedCopy } from './settle';
import { decodeMessages, encodeMessages } from './transit-record';
import { giveRows, giveRowsOfServer } from './transit-to-rows';
import { type WaitingCopy, waitingCopies } from './waiting-copy';
import { type TransitBatch, writeTransitBatch } from './write-transit';

const database = useTestDatabase();
let pool: Pool;
let hub: TestServer;
let context: ServerContext;
let queueId: bigint;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'transit test', maxConnections: 4 });
  await ensurePartitions(pool);
  hub = await addServer(pool, 'HUB1');
  const settings = await loadDeliverySettings(pool, hub.id);
  context = {
    serverId: hub.id,
    ids: new IdSource(pool),
    settings: () => settings,
    mayAct: () => Promise.resolve(true),
  };
  queueId = await addQueue(pool, hub, { domain: 'fabrikam.com' });
});
afterAll(() => pool.end());
beforeEach(async () => {
  await pool.query(
    'TRUNCATE transit_batch, recipient, copy, message, content_chunk, finished_recipient, delivery_attempt',
  );
  await pool.query('UPDATE queue_counter SET count = 0');
});

describe('the record of a batch', () => {
  it('gives back what went in, whatever the text', async () => {
    const messages = [
      await newMessage({ subject: 'a\0b\ud800c "d"\\', trace: null, delayNoticeAt: null }),
      await newMessage({}, ['ü@fabrikam.com', 'b@fabrikam.com']),
    ];
    const { mail, content, copies } = encodeMessages(messages);
    const decoded = decodeMessages(mail);
    expect(copies).toBe(2);
    expect(decoded.map(({ message }) => message)).toEqual(messages.map((m) => ({ ...m, content: null })));
    expect(
      decoded.map(({ start, length }) => content.subarray(start, start + length).toString('latin1')),
    ).toEqual(messages.map((m) => m.content?.toString('latin1')));
  });

  it('refuses a text of another form', () => {
    expect(() => decodeMessages('[{"id":"1"}]')).toThrow();
    expect(() => decodeMessages('[{')).toThrow();
  });
});

describe('delivered in transit', () => {
  it('leaves a record and an attempt of each recipient, no rows and no batch', async () => {
    const { copies } = await commit([
      await newMessage(),
      await newMessage({}, ['a@fabrikam.com', 'b@fabrikam.com']),
    ]);
    const settled = await settle(pool, context, copies.map(delivered));
    expect(settled).toEqual({ isOwner: true, waiting: new Map(), reports: [] });
    const { rows } = await pool.query(
      'SELECT address, outcome, subject, host, reply FROM finished_recipient ORDER BY address',
    );
    const record = { outcome: 'Delivered', subject: 'subject', host: 'mx1.fabrikam.com', reply: '250 ok' };
    expect(rows).toEqual(
      ['a@fabrikam.com', 'b@fabrikam.com', 'chris@fabrikam.com'].map((address) => ({ address, ...record })),
    );
    expect(await rowCounts()).toEqual({ message: 0, copy: 0, content: 0, batch: 0, attempt: 2 });
  });

  it('is recorded once, also when it is said again', async () => {
    const { copies } = await commit([await newMessage(), await newMessage()]);
    const [first, second] = copies.map(delivered);
    if (!first || !second) throw new Error('two copies were made');
    await settle(pool, context, [first]);
    // Its answer was lost.
    await settle(pool, context, [first]);
    expect(await rowCounts()).toMatchObject({ batch: 1, attempt: 1 });
    await settle(pool, context, [first, second]);
    await settle(pool, context, [first, second]);
    expect(await rowCounts()).toMatchObject({ message: 0, copy: 0, content: 0, batch: 0 });
    expect(await finished()).toEqual([first.copy.messageId, second.copy.messageId]);
  });

  it('is recorded from its rows when another made them meanwhile', async () => {
    const { copies } = await commit([await newMessage(), await newMessage()]);
    await giveRowsOfServer(pool, hub.id);
    const [first] = copies.map(delivered);
    if (!first) throw new Error('a copy was made');
    await settle(pool, context, [first]);
    expect(await rowCounts()).toEqual({ message: 1, copy: 1, content: 1, batch: 0, attempt: 1 });
    expect(await finished()).toEqual([first.copy.messageId]);
    expect(await counted()).toBe(1);
  });
});

describe('rows for what is left of a batch', () => {
  it('are those of the open copies, octet for octet', async () => {
    const messages = [
      await newMessage({ content: Buffer.from([1, 0, 255, 13, 10]) }),
      await newMessage({ content: Buffer.from('delivered\r\n') }),
      await newMessage({ content: Buffer.from('third\r\n') }, ['c@fabrikam.com', 'd@fabrikam.com']),
    ];
    const { batch, copies } = await commit(messages);
    await settle(pool, context, copies.slice(1, 2).map(delivered));
    const made = await giveRows(pool, [batch.id]);
    expect(made).toEqual({ queueIds: new Set([queueId]), copies: 2, refused: [] });
    const page = await loadCopies(pool, {
      queueId,
      afterId: 0n,
      limit: 10,
      contentBytes: 10_000,
      longestDeferralMs: 60_000,
    });
    expect(page.copies.map(({ id, recipients }) => [id, recipients.length])).toEqual([
      [copies[0]?.id, 1],
      [copies[2]?.id, 2],
    ]);
    for (const message of [messages[0], messages[2]]) {
      if (!message?.content) throw new Error('it has content');
      const pieces: Buffer[] = [];
      for await (const piece of readContent(pool, message.id, message.content.length)) pieces.push(piece);
      expect(Buffer.concat(pieces)).toEqual(message.content);
    }
    expect(await counted()).toBe(2);
    expect((await rowCounts()).batch).toBe(0);
  });

  it('are made once, by however many at once', async () => {
    const { batch } = await commit([await newMessage(), await newMessage()]);
    const made = await Promise.all([1, 2, 3].map(() => giveRows(pool, [batch.id])));
    expect(made.map(({ copies }) => copies).sort()).toEqual([0, 0, 2]);
    expect(await rowCounts()).toMatchObject({ message: 2, copy: 2, batch: 0 });
  });

  it('go to Submission, to be routed anew, when the queue has gone', async () => {
    const { batch } = await commit([await newMessage({}, ['x@gone.example'], 999_999n)]);
    await giveRows(pool, [batch.id]);
    const { rows } = await pool.query(
      `SELECT q.kind, q.home_server_id AS home, c.routed_version AS version FROM copy c JOIN queue q ON q.id = c.queue_id`,
    );
    expect(rows).toEqual([{ kind: 'Submission', home: hub.id, version: 0n }]);
  });

  it('are not made of the one message that the database refuses: it stays, and holds up no other', async () => {
    const bad = await newMessage({ sourceIp: 'no\0address' });
    const { batch } = await commit([await newMessage(), bad, await newMessage()]);
    const made = await giveRows(pool, [batch.id]);
    expect(made.copies).toBe(2);
    expect(made.refused.map(({ batchId }) => batchId)).toEqual([batch.id]);
    expect(await rowCounts()).toMatchObject({ message: 2, copy: 2, batch: 1 });
    expect((await giveRows(pool, [batch.id])).copies).toBe(0);
  });
});

describe('not delivered at the first try', () => {
  it('waits as rows with its error, while the rest of its batch is done', async () => {
    const { copies } = await commit([await newMessage(), await newMessage(), await newMessage()]);
    const error = newLastError('remoteDeferred', { peer: 'mx1.fabrikam.com', port: 25 });
    const [first, second, third] = copies.map(delivered);
    if (!first || !second || !third) throw new Error('three copies were made');
    const inVain: TriedCopy = {
      ...second,
      results: [{ kind: 'retry', error }],
      attempts: [],
      retryInMs: 60_000,
    };
    const settled = await settle(pool, context, [first, inVain]);
    expect([...settled.waiting.keys()]).toEqual([second.copy.id]);
    const { rows } = await pool.query('SELECT id, status, last_error_key FROM copy ORDER BY id');
    expect(rows).toEqual([
      { id: second.copy.id, status: 'Retry', last_error_key: 'remoteDeferred' },
      { id: third.copy.id, status: 'Ready', last_error_key: null },
    ]);
    await settle(pool, context, [third]);
    expect(await finished()).toEqual([first.copy.messageId, third.copy.messageId]);
    expect(await counted()).toBe(1);
  });

  it('fails with a report to its sender', async () => {
    const { copies } = await commit([await newMessage()]);
    const error = newLastError('remoteRejected', { peer: 'mx1.fabrikam.com', port: 25 });
    const failed: RecipientResult = {
      kind: 'failed',
      outcome: 'Failed',
      error,
      previousError: null,
      host: 'mx1.fabrikam.com',
      withNdr: true,
      actor: null,
    };
    const tried = copies.map((copy): TriedCopy => ({ ...delivered(copy), results: [failed], attempts: [] }));
    const { reports } = await settle(pool, context, tried);
    expect(reports.flatMap(({ recipients }) => recipients.map(({ address }) => address))).toEqual([
      'sender@postern.example',
    ]);
    const { rows } = await pool.query('SELECT outcome, ndr FROM finished_recipient');
    expect(rows).toEqual([{ outcome: 'Failed', ndr: 'sent' }]);
  });
});

async function commit(
  messages: readonly NewMessage[],
): Promise<{ batch: TransitBatch; copies: WaitingCopy[] }> {
  const batch = await writeTransitBatch(pool, messages);
  return { batch, copies: messages.flatMap((message) => waitingCopies(message, batch)) };
}

async function newMessage(
  changes: Partial<NewMessage> = {},
  addresses = ['chris@fabrikam.com'],
  queue = queueId,
): Promise<NewMessage> {
  const [id = 0n] = await context.ids.take('message', 1);
  const [copyId = 0n] = await context.ids.take('copy', 1);
  const recipientIds = await context.ids.take('recipient', addresses.length);
  const content = changes.content ?? Buffer.from('hello\r\n');
  return {
    id,
    serverId: hub.id,
    fromAddress: 'sender@postern.example',
    subject: 'subject',
    internetMessageId: '<1@postern.example>',
    sizeBytes: content.length,
    sourceName: 'SMTP:test',
    sourceIp: '127.0.0.1',
    receivedAt: new Date(),
    expiresAt: new Date(Date.now() + 100_000),
    delayNoticeAt: new Date(Date.now() + 10_000),
    trace: {
      helo: 'client',
      clientIp: '127.0.0.1',
      clientName: null,
      protocol: 'ESMTP',
      tlsVersion: null,
      tlsCipher: null,
      forAddress: null,
    },
    addedHeaders: '',
    smtpUtf8: false,
    eightBitMime: false,
    hopCount: 0,
    copies: [
      {
        id: copyId,
        queueId: queue,
        routedVersion: 1n,
        error: null,
        recipients: addresses.map((address, index) => ({
          id: recipientIds[index] ?? 0n,
          address,
          domain: 'fabrikam.com',
        })),
      },
    ],
    ...changes,
    content,
  };
}

function delivered(copy: WaitingCopy): TriedCopy {
  return {
    copy,
    connector: null,
    attempts: [
      {
        at: new Date(),
        messageId: copy.messageId,
        copyId: copy.id,
        queueId: copy.queueId,
        serverId: hub.id,
        outcome: 'delivered',
        host: 'mx1.fabrikam.com',
        address: '127.0.0.1',
        port: 25,
        tlsVersion: null,
        tlsCipher: null,
        durationMs: 1,
        reply: '250 ok',
        error: null,
        dialogue: null,
      },
    ],
    results: copy.recipients.map(() => ({ kind: 'delivered', host: 'mx1.fabrikam.com', reply: '250 ok' })),
    retryInMs: null,
  };
}

async function finished(): Promise<bigint[]> {
  const { rows } = await pool.query<{ message_id: bigint }>(
    'SELECT message_id FROM finished_recipient ORDER BY message_id',
  );
  return rows.map((row) => row.message_id);
}

async function counted(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    'SELECT sum(count)::int AS n FROM queue_counter WHERE queue_id = $1',
    [queueId],
  );
  return rows[0]?.n ?? 0;
}

async function rowCounts(): Promise<Record<string, number>> {
  const { rows } = await pool.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM message) AS message, (SELECT count(*)::int FROM copy) AS copy,
            (SELECT count(*)::int FROM content_chunk) AS content, (SELECT count(*)::int FROM transit_batch) AS batch,
            (SELECT count(*)::int FROM delivery_attempt) AS attempt`,
  );
  return rows[0] ?? {};
}
