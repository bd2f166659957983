import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { loadCopies } from '@/lib/store/hot/out/load-copies';
import type { RecipientResult, TriedCopy } from '@/lib/store/hot/out/settle';
import { useTestDatabase } from '@/lib/testing/test-database';
import { decodeMessages, encodeMessages, UnknownRecordError } from './batch-record';
import { decodeMessages1, encodeMessages1 } from './batch-record-1.test-tools';
import { giveRows, giveRowsOfServer } from './batch-to-rows';
import { readContent } from './content';
import { RowlessMail } from './rowless.test-tools';

const database = useTestDatabase();
let mail: RowlessMail;

beforeAll(async () => {
  mail = await RowlessMail.open(database.url);
});
afterAll(() => mail.close());
beforeEach(() => mail.clear());

describe('the record of a batch', () => {
  it('gives back what went in, whatever the text', async () => {
    const messages = [
      await mail.newMessage({ subject: 'a\0b\ud800c "d"\\', trace: null, delayNoticeAt: null }),
      await mail.newMessage({}, ['ü@fabrikam.com', 'b@fabrikam.com']),
    ];
    const { mail: text, content, copies } = encodeMessages(messages);
    const decoded = decodeMessages(text);
    expect(copies).toBe(2);
    expect(decoded.map(({ message }) => message)).toEqual(messages.map((m) => ({ ...m, content: null })));
    expect(
      decoded.map(({ start, length }) => content.subarray(start, start + length).toString('latin1')),
    ).toEqual(messages.map((m) => m.content?.toString('latin1')));
  });

  it('refuses a text of another form', () => {
    for (const text of [
      '[{"id":"1"}]',
      '[{',
      '{}',
      'null',
      '{"version":2,"needs":[],"messages":[{"id":"1"}]}',
    ]) {
      expect(() => decodeMessages(text)).toThrow();
    }
  });
});

describe('the record of a batch, and another version', () => {
  it('reads what a server of the first version wrote', async () => {
    const messages = [
      await mail.newMessage({ subject: 'a\0b\ud800c' }),
      await mail.newMessage({}, ['a@fabrikam.com', 'b@fabrikam.com']),
    ];
    const former = encodeMessages1(messages);
    expect(decodeMessages(former.mail)).toEqual(decodeMessages(encodeMessages(messages).mail));
    // But for the expiry, which is no longer stamped.
    expect(decodeMessages1(former.mail)).toMatchObject(decodeMessages(former.mail));
    expect(encodeMessages(messages).content).toEqual(former.content);
  });

  it('is refused whole by a server of the first version, which leaves the batch where it is', async () => {
    const { mail: text } = encodeMessages([await mail.newMessage()]);
    expect(() => decodeMessages1(text)).toThrow();
  });

  it('passes over a field that it does not know', async () => {
    const { mail: text } = encodeMessages([await mail.newMessage()]);
    const later = text
      .replace('"version"', '"writtenBy":"1.4.0","version"')
      .replace('"subject"', '"colour":"blue","subject"');
    expect(later).toContain('colour');
    expect(decodeMessages(later)).toEqual(decodeMessages(text));
  });

  it('is left when it has a need that is not known here, and read where it is', async () => {
    const { mail: text } = encodeMessages([await mail.newMessage()], ['requireTls', 'sign']);
    expect(() => decodeMessages(text, ['sign'])).toThrow(new UnknownRecordError(2, ['requireTls']));
    expect(decodeMessages(text, ['sign', 'requireTls'])).toHaveLength(1);
  });

  it('is left when its version is not known, whatever the rest looks like', () => {
    expect(() => decodeMessages('{"version":3,"needs":[],"messages":{"of":"another form"}}')).toThrow(
      UnknownRecordError,
    );
  });

  it('gives rows to what an earlier server left behind, octet for octet', async () => {
    const message = await mail.newMessage({ content: Buffer.from([1, 0, 255, 13, 10]) });
    const former = encodeMessages1([message]);
    await mail.pool.query(
      'INSERT INTO transit_batch (server_id, mail, content, copies) VALUES ($1, $2, $3, $4)',
      [mail.serverId, former.mail, former.content, former.copies],
    );
    const made = await giveRowsOfServer(mail.pool, mail.serverId);
    expect(made).toEqual({ queueIds: new Set([mail.queueId]), refused: [] });
    const pieces: Buffer[] = [];
    for await (const piece of readContent(mail.pool, message.id, 5)) pieces.push(piece);
    expect(Buffer.concat(pieces)).toEqual(message.content);
  });
});

describe('delivered out of its batch', () => {
  it('leaves a record and an attempt of each recipient, no rows and no batch', async () => {
    const { copies } = await mail.commit([
      await mail.newMessage(),
      await mail.newMessage({}, ['a@fabrikam.com', 'b@fabrikam.com']),
    ]);
    const settled = await mail.settle(copies.map((copy) => mail.delivered(copy)));
    expect(settled).toEqual({ isOwner: true, waiting: new Map(), dsns: [] });
    const { rows } = await mail.pool.query(
      'SELECT address, outcome, subject, host, reply FROM finished_recipient ORDER BY address',
    );
    const record = { outcome: 'Delivered', subject: 'subject', host: 'mx1.fabrikam.com', reply: '250 ok' };
    expect(rows).toEqual(
      ['a@fabrikam.com', 'b@fabrikam.com', 'chris@fabrikam.com'].map((address) => ({ address, ...record })),
    );
    expect(await mail.rowCounts()).toEqual({ message: 0, copy: 0, content: 0, batch: 0, attempt: 2 });
  });

  it('is recorded once, also when it is said again', async () => {
    const { copies } = await mail.commit([await mail.newMessage(), await mail.newMessage()]);
    const [first, second] = copies.map((copy) => mail.delivered(copy));
    if (!first || !second) throw new Error('two copies were made');
    await mail.settle([first]);
    // Its answer was lost.
    await mail.settle([first]);
    expect(await mail.rowCounts()).toMatchObject({ batch: 1, attempt: 1 });
    await mail.settle([first, second]);
    await mail.settle([first, second]);
    expect(await mail.rowCounts()).toEqual({ message: 0, copy: 0, content: 0, batch: 0, attempt: 2 });
    expect(await mail.finished()).toEqual([first.copy.messageId, second.copy.messageId]);
  });

  it('is recorded from its rows when another made them meanwhile', async () => {
    const { copies } = await mail.commit([await mail.newMessage(), await mail.newMessage()]);
    await giveRowsOfServer(mail.pool, mail.serverId);
    const [first] = copies.map((copy) => mail.delivered(copy));
    if (!first) throw new Error('a copy was made');
    await mail.settle([first]);
    expect(await mail.rowCounts()).toEqual({ message: 1, copy: 1, content: 1, batch: 0, attempt: 1 });
    expect(await mail.finished()).toEqual([first.copy.messageId]);
    expect(await mail.counted()).toBe(1);
  });
});

describe('rows for what is left of a batch', () => {
  it('are those of the open copies, octet for octet', async () => {
    const messages = [
      await mail.newMessage({ content: Buffer.from([1, 0, 255, 13, 10]) }),
      await mail.newMessage({ content: Buffer.from('delivered\r\n') }),
      await mail.newMessage({ content: Buffer.from('third\r\n') }, ['c@fabrikam.com', 'd@fabrikam.com']),
    ];
    const { batchId, copies } = await mail.commit(messages);
    await mail.settle(copies.slice(1, 2).map((copy) => mail.delivered(copy)));
    const made = await giveRows(mail.pool, [batchId]);
    expect(made).toEqual({ queueIds: new Set([mail.queueId]), refused: [] });
    const page = await loadCopies(mail.pool, {
      queueId: mail.queueId,
      afterId: 0n,
      limit: 10,
      contentBytes: 10_000,
      longestDeferralMs: 60_000,
      withoutSenders: null,
    });
    expect(page.copies.map(({ id, recipients }) => [id, recipients.length])).toEqual([
      [copies[0]?.id, 1],
      [copies[2]?.id, 2],
    ]);
    for (const message of [messages[0], messages[2]]) {
      if (!message?.content) throw new Error('it has content');
      const pieces: Buffer[] = [];
      for await (const piece of readContent(mail.pool, message.id, message.content.length))
        pieces.push(piece);
      expect(Buffer.concat(pieces)).toEqual(message.content);
    }
    expect(await mail.counted()).toBe(2);
    expect((await mail.rowCounts()).batch).toBe(0);
  });

  it('are made once, by however many at once', async () => {
    const { batchId } = await mail.commit([await mail.newMessage(), await mail.newMessage()]);
    const made = await Promise.all([1, 2, 3].map(() => giveRows(mail.pool, [batchId])));
    expect(made.map(({ queueIds }) => queueIds.size).sort()).toEqual([0, 0, 1]);
    expect(await mail.rowCounts()).toMatchObject({ message: 2, copy: 2, batch: 0 });
  });

  it('go to Submission, to be routed anew, when the queue has gone', async () => {
    const { batchId } = await mail.commit([await mail.newMessage({}, ['x@gone.example'], 999_999n)]);
    await giveRows(mail.pool, [batchId]);
    const { rows } = await mail.pool.query(
      `SELECT q.kind, q.home_server_id AS home, c.routed_version AS version FROM copy c JOIN queue q ON q.id = c.queue_id`,
    );
    expect(rows).toEqual([{ kind: 'Submission', home: mail.serverId, version: 0n }]);
  });
});

describe('not delivered at the first try', () => {
  it('waits as rows with its error, while the rest of its batch is done', async () => {
    const { copies } = await mail.commit([
      await mail.newMessage(),
      await mail.newMessage(),
      await mail.newMessage(),
    ]);
    const [first, second, third] = copies.map((copy) => mail.delivered(copy));
    if (!first || !second || !third) throw new Error('three copies were made');
    const settled = await mail.settle([first, mail.inVain(second.copy)]);
    expect([...settled.waiting.keys()]).toEqual([second.copy.id]);
    const { rows } = await mail.pool.query('SELECT id, status, last_error_key FROM copy ORDER BY id');
    expect(rows).toEqual([
      { id: second.copy.id, status: 'Retry', last_error_key: 'remoteDeferred' },
      { id: third.copy.id, status: 'Ready', last_error_key: null },
    ]);
    await mail.settle([third]);
    expect(await mail.finished()).toEqual([first.copy.messageId, third.copy.messageId]);
    expect(await mail.counted()).toBe(1);
  });

  it('fails with a report to its sender', async () => {
    const { copies } = await mail.commit([await mail.newMessage()]);
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
    const tried = copies.map(
      (copy): TriedCopy => ({ ...mail.delivered(copy), results: [failed], attempts: [] }),
    );
    const { dsns } = await mail.settle(tried);
    expect(dsns.flatMap(({ recipients }) => recipients.map(({ address }) => address))).toEqual([
      'sender@postern.example',
    ]);
    const { rows } = await mail.pool.query('SELECT outcome, ndr FROM finished_recipient');
    expect(rows).toEqual([{ outcome: 'Failed', ndr: 'sent' }]);
  });
});
