import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { insertMessages } from '@/lib/store/hot/in/insert-messages';
import { RowlessMail } from '@/lib/store/hot/in/rowless.test-tools';
import { useTestDatabase } from '@/lib/testing/test-database';
import { AtHand } from './at-hand';
import { CopyBuffer } from './copy-buffer';
import { PageReader } from './page-reader';

const database = useTestDatabase();
let mail: RowlessMail;
let buffer: CopyBuffer;
let reader: PageReader;
/** Called when a read has ended. */
let onRead: () => void;

beforeAll(async () => {
  mail = await RowlessMail.open(database.url);
});
afterAll(() => mail.close());
beforeEach(async () => {
  await mail.clear();
  const atHand = new AtHand();
  buffer = new CopyBuffer(atHand);
  reader = new PageReader(
    mail.queueId,
    buffer,
    { pool: mail.pool, settings: mail.context.settings, atHand },
    { connections: () => ({ standing: 1, most: 20 }), onRead: () => onRead() },
  );
  await read();
});

function read(): Promise<void> {
  return new Promise((resolve) => {
    onRead = resolve;
    reader.fill();
  });
}

it('finds what another server puts into a queue, however much of its own is in flight there', async () => {
  const { copies } = await mail.commit([await mail.newMessage(), await mail.newMessage()]);
  for (const copy of copies) buffer.add(copy);
  buffer.take();
  const others = await mail.newMessage();
  await insertMessages(mail.pool, [others]);
  reader.expect(await mail.counted());
  await read();
  expect(buffer.size).toBe(2);
  expect(buffer.has(others.copies[0]?.id ?? 0n)).toBe(true);
});
