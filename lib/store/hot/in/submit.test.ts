import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { ownQueueKey, queueKeyText } from '@/lib/mail/routing/queue-key';
import { IdSource } from '@/lib/store/database/id-source';
import { createPool, type Pool, sqlState } from '@/lib/store/database/pool';
import { loadCopies } from '@/lib/store/hot/out/load-copies';
import { recordFinal } from '@/lib/store/hot/out/record-final';
import { ensureQueues } from '@/lib/store/hot/queue-rows';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import { readContent, writeChunk } from './content';
import { insertMessages, type NewMessage } from './insert-messages';
import { QueueGoneError, Submitter } from './submit';

const database = useTestDatabase();
const serverId = randomUUID();
let pool: Pool;
let ids: IdSource;
let queueId: bigint;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'submit test', maxConnections: 4 });
  ids = new IdSource(pool);
  await ensurePartitions(pool);
  const key = ownQueueKey(serverId, 'Unreachable');
  queueId = (await ensureQueues(pool, [key])).get(queueKeyText(key)) ?? 0n;
});
afterAll(() => pool.end());
beforeEach(() => pool.query('TRUNCATE recipient, copy, message, content_chunk, queue_counter'));

describe('Submitter', () => {
  it('commits messages that arrive together in one transaction and counts them', async () => {
    const submitter = new Submitter(pool, insertMessages);
    const messages = await Promise.all(Array.from({ length: 30 }, () => newMessage()));
    await Promise.all(messages.map((message) => submitter.submit(message)));

    const { rows } = await pool.query(
      'SELECT count(DISTINCT xmin::text)::int AS n, count(*)::int AS all FROM message',
    );
    expect(rows).toEqual([{ n: 1, all: 30 }]);
    expect(await count()).toBe(30n);
  });

  it('does not let mail to thousands meet in one transaction', async () => {
    const submitter = new Submitter(pool, insertMessages);
    const addresses = Array.from({ length: 900 }, (_, n) => `someone-${n}@contoso.com`);
    const messages = await Promise.all(Array.from({ length: 5 }, () => newMessage({}, queueId, addresses)));
    await Promise.all(messages.map((message) => submitter.submit(message)));

    const { rows } = await pool.query(
      'SELECT count(*)::int AS n FROM message GROUP BY xmin::text ORDER BY 1',
    );
    expect(rows.map(({ n }) => n)).toEqual([1, 2, 2]);
  });

  it('keeps content octet for octet, small and big', async () => {
    const submitter = new Submitter(pool, insertMessages);
    const small = await newMessage({ content: Buffer.from([0, 255, 13, 10, 92, 128]) });
    const other = await newMessage({ content: Buffer.from('second') });
    const pieces = [Buffer.alloc(1000, 1), Buffer.alloc(500, 2)];
    const big = await newMessage({ content: null, sizeBytes: 1500 });
    for (const [seq, piece] of pieces.entries()) await writeChunk(pool, big.id, seq, piece);
    await Promise.all([small, other, big].map((message) => submitter.submit(message)));

    expect(await contentOf(small)).toEqual(small.content);
    expect(await contentOf(other)).toEqual(other.content);
    expect(await contentOf(big)).toEqual(Buffer.concat(pieces));
  });

  it('refuses only the message that cannot be stored', async () => {
    const submitter = new Submitter(pool, insertMessages);
    const good = await Promise.all(Array.from({ length: 9 }, () => newMessage()));
    const bad = { ...(await newMessage()), sourceIp: 'no\0address' };
    const results = await Promise.allSettled(
      [...good.slice(0, 4), bad, ...good.slice(4)].map((message) => submitter.submit(message)),
    );
    expect(results.map(({ status }) => status)).toEqual([
      ...Array(4).fill('fulfilled'),
      'rejected',
      ...Array(5).fill('fulfilled'),
    ]);
    expect(await count()).toBe(9n);
  });

  it('takes a message that a removal of its queue locked out', async () => {
    const submitter = new Submitter(pool, insertMessages);
    await submitter.submit(await newMessage());
    const removal = await pool.connect();
    await removal.query('BEGIN');
    await removal.query('SELECT FROM queue WHERE id = $1 FOR UPDATE', [queueId]);
    const submitted = submitter.submit(await newMessage());
    await until(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    // Each now waits for the other's row. PostgreSQL refuses the one that waited first, or on a slow machine the other.
    await removal
      .query('UPDATE queue_counter SET count = count WHERE queue_id = $1', [queueId])
      .catch((error: unknown) => expect(sqlState(error)).toBe('40P01'));
    await removal.query('ROLLBACK');
    removal.release();
    await submitted;
    expect(await count()).toBe(2n);
  });

  it('stores text with NUL and broken surrogates', async () => {
    const message = await newMessage({ subject: 'a\0b\ud800c', trace: { ...trace, helo: '\ud800\0' } });
    await new Submitter(pool, insertMessages).submit(message);
    const { rows } = await pool.query('SELECT subject, trace FROM message');
    expect(rows[0]?.subject).toBe('a\ufffdb\ufffdc');
    expect(rows[0]?.trace.helo).toBe('\ufffd\ufffd');
  });

  it('says so when the queue is gone', async () => {
    const message = await newMessage({}, 999_999n);
    await expect(new Submitter(pool, insertMessages).submit(message)).rejects.toThrow(QueueGoneError);
  });
});

describe('loadCopies', () => {
  it('pages by key and brings recipients and small contents along', async () => {
    const submitter = new Submitter(pool, insertMessages);
    const messages = await Promise.all(Array.from({ length: 5 }, () => newMessage()));
    await Promise.all(messages.map((message) => submitter.submit(message)));
    const request = {
      queueId,
      limit: 3,
      contentBytes: 1_000_000,
      longestDeferralMs: 60_000,
      withoutSenders: null,
    };
    const first = await loadCopies(pool, { ...request, afterId: 0n });
    const second = await loadCopies(pool, { ...request, afterId: first.next ?? 0n });
    expect([...first.copies, ...second.copies].map((copy) => copy.messageId).sort()).toEqual(
      messages.map((message) => message.id).sort(),
    );
    expect(second.next).toBeNull();
    expect(first.copies[0]?.recipients[0]).toMatchObject({
      address: 'Chris@contoso.com',
      domain: 'contoso.com',
    });
    expect(first.copies[0]?.content?.toString()).toBe('hello\r\n');
  });
});

describe('recordFinal', () => {
  it('ends the rows of a delivered message, once', async () => {
    const message = await newMessage();
    await new Submitter(pool, insertMessages).submit(message);
    await recordFinal(pool, finalsOf(message), [], false);
    await recordFinal(pool, finalsOf(message), [], false);

    expect(await rowCounts()).toEqual({ message: 0, copy: 0, recipient: 0, content_chunk: 0 });
    const { rows } = await pool.query('SELECT * FROM finished_recipient WHERE message_id = $1', [message.id]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ outcome: 'Delivered', address: 'Chris@contoso.com', subject: 'subject' });
    expect(await count()).toBe(0n);
  });

  it('keeps message and content while a recipient is open', async () => {
    const message = await newMessage({}, queueId, ['a@contoso.com', 'b@contoso.com']);
    await new Submitter(pool, insertMessages).submit(message);
    const [first, second] = finalsOf(message);
    if (!first || !second) throw new Error('two recipients were made');
    await recordFinal(pool, [first], [], true);
    expect(await rowCounts()).toEqual({ message: 1, copy: 1, recipient: 1, content_chunk: 1 });
    await recordFinal(pool, [second], [], true);
    expect(await rowCounts()).toEqual({ message: 0, copy: 0, recipient: 0, content_chunk: 0 });
  });
});

const trace = {
  helo: 'client',
  clientIp: '127.0.0.1',
  clientName: null,
  protocol: 'ESMTP' as const,
  tlsVersion: null,
  tlsCipher: null,
  forAddress: null,
};

async function newMessage(
  changes: Partial<NewMessage> = {},
  queue = queueId,
  addresses = ['Chris@contoso.com'],
): Promise<NewMessage> {
  const [id] = await ids.take('message', 1);
  const [copyId] = await ids.take('copy', 1);
  const recipientIds = await ids.take('recipient', addresses.length);
  const content = changes.content === undefined ? Buffer.from('hello\r\n') : changes.content;
  return {
    id: id ?? 0n,
    serverId,
    fromAddress: 'sender@postern.example',
    subject: 'subject',
    internetMessageId: '<1@postern.example>',
    sizeBytes: content?.length ?? 0,
    sourceName: 'SMTP:test',
    sourceIp: '127.0.0.1',
    receivedAt: new Date(),
    delayNoticeAt: null,
    trace,
    addedHeaders: '',
    smtpUtf8: false,
    eightBitMime: false,
    hopCount: 0,
    copies: [
      {
        id: copyId ?? 0n,
        queueId: queue,
        routedVersion: 1n,
        error: newLastError('noMatchingConnector', {}),
        recipients: addresses.map((address, index) => ({
          id: recipientIds[index] ?? 0n,
          address,
          domain: 'contoso.com',
        })),
      },
    ],
    ...changes,
    content,
  };
}

function finalsOf(message: NewMessage) {
  return message.copies.flatMap((copy) =>
    copy.recipients.map((recipient) => ({
      recipientId: recipient.id,
      messageId: message.id,
      queueId: copy.queueId,
      serverId,
      outcome: 'Delivered' as const,
      connectorId: null,
      connectorName: null,
      host: 'mx1.contoso.com',
      reply: '250 2.0.0 OK',
      error: null,
      ndr: null,
      ndrMessageId: null,
      actor: null,
    })),
  );
}

async function until(sql: string): Promise<void> {
  while ((await pool.query(sql)).rowCount === 0);
}

async function count(): Promise<bigint> {
  const { rows } = await pool.query<{ sum: string }>(
    'SELECT coalesce(sum(count), 0) AS sum FROM queue_counter',
  );
  return BigInt(rows[0]?.sum ?? 0);
}

async function rowCounts(): Promise<Record<string, number>> {
  const { rows } = await pool.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM message) AS message, (SELECT count(*)::int FROM copy) AS copy,
            (SELECT count(*)::int FROM recipient) AS recipient,
            (SELECT count(*)::int FROM content_chunk) AS content_chunk`,
  );
  return rows[0] ?? {};
}

async function contentOf(message: NewMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of readContent(pool, message.id, message.sizeBytes)) pieces.push(piece);
  return Buffer.concat(pieces);
}
