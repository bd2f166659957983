import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TriedCopy } from '@/lib/store/hot/out/settle';
import { useTestDatabase } from '@/lib/testing/test-database';
import { giveRows, giveRowsOfServer } from './batch-to-rows';
import { RowlessMail } from './rowless.test-tools';

const database = useTestDatabase();
let mail: RowlessMail;

beforeAll(async () => {
  mail = await RowlessMail.open(database.url);
});
afterAll(() => mail.close());
beforeEach(() => mail.clear());

describe('rows', () => {
  it('are made of all messages but one that the database refuses: it stays', async () => {
    const bad = await mail.newMessage({ sourceIp: 'no\0address' });
    const { batchId } = await mail.commit([await mail.newMessage(), bad, await mail.newMessage()]);
    const { refused } = await giveRows(mail.pool, [batchId]);
    expect(refused).toMatchObject([{ batchId, messageId: bad.id }]);
    expect(await mail.rowCounts()).toMatchObject({ message: 2, copy: 2, batch: 1 });
    const again = await giveRows(mail.pool, [batchId]);
    expect([again.queueIds.size, again.refused.length]).toEqual([0, 1]);
    expect(await mail.rowCounts()).toMatchObject({ message: 2, copy: 2, batch: 1 });
  });

  it('are made of all but what a constraint or a trigger refuses, until it no longer does', async () => {
    const bad = await mail.newMessage();
    const { batchId } = await mail.commit([await mail.newMessage(), bad]);
    await mail.whileRefused(bad, async () => {
      const { refused } = await giveRows(mail.pool, [batchId]);
      expect(refused).toMatchObject([{ batchId, messageId: bad.id }]);
      expect(await mail.rowCounts()).toMatchObject({ message: 1, copy: 1, batch: 1 });
    });
    expect((await giveRows(mail.pool, [batchId])).refused).toEqual([]);
    expect(await mail.rowCounts()).toMatchObject({ message: 2, copy: 2, content: 2, batch: 0 });
  });

  it('are made of all batches but one that cannot be read', async () => {
    const unreadable = await mail.commit([await mail.newMessage()]);
    await mail.pool.query(`UPDATE transit_batch SET mail = '[{"later": 1}]' WHERE id = $1`, [
      unreadable.batchId,
    ]);
    await mail.commit([await mail.newMessage()]);
    const { refused } = await giveRowsOfServer(mail.pool, mail.serverId);
    expect(refused).toMatchObject([{ batchId: unreadable.batchId, messageId: null }]);
    expect(await mail.rowCounts()).toMatchObject({ message: 1, copy: 1, batch: 1 });
    // Whoever has it in memory can still say that it is delivered.
    await mail.settle(unreadable.copies.map((copy) => mail.delivered(copy)));
    expect(await mail.finished()).toEqual([unreadable.copies[0]?.messageId]);
    expect(await mail.rowCounts()).toMatchObject({ message: 1, batch: 0 });
  });
});

describe('while the rows of a message are refused', () => {
  it('other copies of its batch that failed are settled, and those that have rows by now are recorded from them', async () => {
    const bad = await mail.newMessage();
    const { copies } = await mail.commit([await mail.newMessage(), bad, await mail.newMessage()]);
    const [first, , third] = copies;
    if (!first || !third) throw new Error('three copies were made');
    await mail.whileRefused(bad, async () => {
      const settled = await mail.settle([mail.inVain(first)]);
      expect([...settled.waiting.keys()]).toEqual([first.id]);
      await mail.settle([mail.delivered(third)]);
      expect(await mail.finished()).toEqual([third.messageId]);
      expect(await mail.rowCounts()).toEqual({ message: 1, copy: 1, content: 1, batch: 1, attempt: 1 });
    });
  });

  it('it is recorded when it is delivered, also in a batch of others', async () => {
    const bad = await mail.newMessage();
    const { batchId, copies } = await mail.commit([await mail.newMessage(), bad]);
    await mail.whileRefused(bad, async () => {
      await giveRows(mail.pool, [batchId]);
      await mail.settle(copies.map((copy) => mail.delivered(copy)));
      expect(new Set(await mail.finished())).toEqual(new Set(copies.map(({ messageId }) => messageId)));
      expect(await mail.rowCounts()).toEqual({ message: 0, copy: 0, content: 0, batch: 0, attempt: 2 });
    });
  });

  it('it stays when it is not delivered, for when it can have rows', async () => {
    const bad = await mail.newMessage();
    const { batchId, copies } = await mail.commit([bad, await mail.newMessage()]);
    await mail.whileRefused(bad, async () => {
      const settled = await mail.settle(copies.map((copy) => mail.inVain(copy)));
      expect([...settled.waiting.keys()]).toEqual([copies[1]?.id]);
      expect(await mail.rowCounts()).toMatchObject({ message: 1, batch: 1 });
    });
    await giveRows(mail.pool, [batchId]);
    expect(await mail.rowCounts()).toMatchObject({ message: 2, copy: 2, content: 2, batch: 0 });
  });

  it('it cannot be settled when some recipients have it and others do not', async () => {
    const bad = await mail.newMessage({}, ['a@fabrikam.com', 'b@fabrikam.com']);
    const { copies } = await mail.commit([bad]);
    const partly = copies.map((copy): TriedCopy => {
      const [result] = mail.delivered(copy).results;
      const [failure] = mail.inVain(copy).results;
      return { ...mail.inVain(copy), results: [result, failure].flatMap((one) => one ?? []) };
    });
    await mail.whileRefused(bad, () => expect(mail.settle(partly)).rejects.toThrow('no row for'));
  });

  it('it cannot be settled in part, while its other recipients are being tried', async () => {
    const bad = await mail.newMessage({}, ['a@fabrikam.com', 'b@fabrikam.com']);
    const { copies } = await mail.commit([bad]);
    const part = copies.map((copy): TriedCopy => {
      const recipients = copy.recipients.slice(0, 1);
      return { ...mail.inVain({ ...copy, recipients }), isPart: true };
    });
    await mail.whileRefused(bad, () => expect(mail.settle(part)).rejects.toThrow('no row for'));
  });
});
