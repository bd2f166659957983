import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createPool } from '@/lib/store/database/pool';
import { RowlessMail } from '@/lib/store/hot/in/rowless.test-tools';
import { useTestDatabase } from '@/lib/testing/test-database';
import { subscribe, type WorkerEvents } from '@/lib/worker/events/events';
import { RowlessKeeper } from './rowless-keeper';

const database = useTestDatabase();
let mail: RowlessMail;
let keeper: RowlessKeeper;
let unsubscribe: () => void;
let refused: WorkerEvents['batchRefused'][];
let left: WorkerEvents['batchLeft'][];
/** Called when mail has come to rows. */
let onRows: () => void = () => undefined;

beforeAll(async () => {
  mail = await RowlessMail.open(database.url);
  unsubscribe = subscribe((name, fields) => {
    // The table of events says which fields are whose, but not to the compiler.
    if (name === 'batchRefused' && 'batchId' in fields && 'error' in fields) refused.push(fields);
    if (name === 'batchLeft' && 'needs' in fields) left.push(fields);
  });
});
afterAll(async () => {
  unsubscribe();
  await mail.close();
});
beforeEach(async () => {
  await mail.clear();
  refused = [];
  left = [];
  keeper = new RowlessKeeper(mail.pool, mail.serverId, () => onRows());
});
afterEach(() => keeper.abandon());

const madeRows = () =>
  new Promise<void>((resolve) => {
    onRows = resolve;
  });

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const { rowCount } = await mail.pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rowCount) return;
  }
}

it('starts beside a batch that cannot be read, and tells it once', async () => {
  const { batchId } = await mail.commit([await mail.newMessage()]);
  await mail.pool.query("UPDATE transit_batch SET mail = '[{'");
  await mail.commit([await mail.newMessage()]);
  await keeper.resume();
  await keeper.resume();
  expect(refused).toMatchObject([{ batchId, messageId: null }]);
  expect(await mail.rowCounts()).toMatchObject({ message: 1, batch: 1 });
});

it('leaves a batch whose record asks for more than it knows, tells it once, and holds up nothing else', async () => {
  const { batchId } = await mail.commit([await mail.newMessage()]);
  const rewrite = (from: string, to: string) =>
    mail.pool.query('UPDATE transit_batch SET mail = replace(mail, $1, $2) WHERE id = $3', [
      from,
      to,
      batchId,
    ]);
  await rewrite('"needs":[]', '"needs":["requireTls"]');
  await mail.commit([await mail.newMessage()]);
  await keeper.resume();
  await mail.pool.query("UPDATE transit_batch SET created_at = now() - interval '2 minutes'");
  await keeper.findForgotten();
  expect(left).toEqual([{ batchId, version: 2, needs: ['requireTls'] }]);
  expect(refused).toEqual([]);
  expect(await mail.rowCounts()).toMatchObject({ message: 1, batch: 1 });
  // As a server that knows it would find it.
  await rewrite('"needs":["requireTls"]', '"needs":[]');
  await keeper.findForgotten();
  expect(await mail.rowCounts()).toMatchObject({ message: 2, batch: 0 });
});

it('goes on with what comes after a message that is refused, and gives it rows when it can have them', async () => {
  const bad = await mail.newMessage();
  const { batchId } = await mail.commit([bad]);
  await mail.whileRefused(bad, async () => {
    for (let n = 0; n < 2; n++) {
      const rows = madeRows();
      keeper.keep(batchId);
      keeper.keep((await mail.commit([await mail.newMessage()])).batchId);
      await rows;
    }
    expect(await mail.rowCounts()).toMatchObject({ message: 2, batch: 1 });
    expect(refused).toMatchObject([{ batchId, messageId: bad.id }]);
  });
  await mail.pool.query("UPDATE transit_batch SET created_at = now() - interval '2 minutes'");
  const rows = madeRows();
  await keeper.findForgotten();
  await rows;
  expect(await mail.rowCounts()).toMatchObject({ message: 3, batch: 0 });
});

it('looks once more for a batch that came into doubt while it was looking', async () => {
  const { batchId } = await mail.commit([await mail.newMessage()]);
  const other = await mail.pool.connect();
  await other.query('BEGIN');
  await other.query('SELECT FROM transit_batch WHERE id = $1 FOR UPDATE', [batchId]);
  keeper.doubt();
  await untilSomebodyWaits();
  await mail.commit([await mail.newMessage()]);
  keeper.doubt();
  const first = madeRows();
  await other.query('ROLLBACK');
  other.release();
  await first;
  await madeRows();
  expect(await mail.rowCounts()).toMatchObject({ message: 2, batch: 0 });
});

it('stops although the database is away', async () => {
  const databaseUrl = 'postgres://a:b@127.0.0.1:1/c';
  const away = createPool({ databaseUrl, applicationName: 'rowless test', maxConnections: 1 });
  await new RowlessKeeper(away, mail.serverId, () => undefined).stop();
  await away.end();
});
