import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '@/lib/store/database/client';
import { createPool, type Pool, usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { query } from './sql-parameters';
import { NotWantedError, whileWanted } from './while-wanted';

const database = useTestDatabase();
let pool: Pool;
let db: PrismaClient;

beforeAll(() => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'wanted test', maxConnections: 3 });
  usePool(pool);
  db = connect(database.url);
});
afterAll(async () => {
  await db.$disconnect();
  await pool.end();
});

/** Runs for 14 s, within what a read may take. */
const SLOW = 'SELECT 1 AS one FROM pg_sleep(14)';

test('the database ends a read when nobody waits for it any more, and no other', {
  timeout: 30_000,
}, async () => {
  const leaving = new AbortController();
  const left = whileWanted(leaving.signal, () => query(db, SLOW));
  const stays = whileWanted(new AbortController().signal, () =>
    query(db, 'SELECT 1 AS one FROM pg_sleep(1)'),
  );
  await untilRunning(2);
  const startedAt = performance.now();
  leaving.abort();
  await expect(left).rejects.toThrow(NotWantedError);
  expect(performance.now() - startedAt).toBeLessThan(5000);
  expect(await stays).toEqual([{ one: 1 }]);
});

test('a read that waits for a connection when its asker leaves is ended too', {
  timeout: 30_000,
}, async () => {
  const leaving = new AbortController();
  const startedAt = performance.now();
  // More than the client has connections.
  const reads = Array.from({ length: 12 }, () => whileWanted(leaving.signal, () => query(db, SLOW)));
  const settled = Promise.allSettled(reads);
  await untilRunning(10);
  leaving.abort();
  expect((await settled).map(({ status }) => status)).toEqual(reads.map(() => 'rejected'));
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test('nothing begins for somebody who has gone, nor goes on to a second read', async () => {
  await expect(whileWanted(AbortSignal.abort(), () => query(db, 'SELECT 1'))).rejects.toThrow(NotWantedError);
  const leaving = new AbortController();
  const work = whileWanted(leaving.signal, async () => {
    await query(db, 'SELECT 1');
    leaving.abort();
    return query(db, 'SELECT 1');
  });
  await expect(work).rejects.toThrow(NotWantedError);
});

async function untilRunning(count: number): Promise<void> {
  for (let look = 0; look < 500; look += 1) {
    const { rows } = await pool.query<{ running: bigint }>(
      "SELECT count(*) AS running FROM pg_stat_activity WHERE state = 'active' AND query LIKE '/*%pg_sleep%' AND datname = current_database()",
    );
    if ((rows[0]?.running ?? 0n) >= BigInt(count)) return;
    await pool.query('SELECT pg_sleep(0.02)');
  }
  throw new Error('The reads did not begin');
}
