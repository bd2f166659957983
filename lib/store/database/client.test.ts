import { expect, test } from 'vitest';
import { useTestDatabase } from '@/lib/testing/test-database';
import { connect, giveTime, READ_TIMEOUT_SECONDS } from './client';
import { createPool, isConnectionLoss, wasTooLong } from './pool';

const database = useTestDatabase();

test('what the console reads is read by one process of the database', async () => {
  const db = connect(database.url);
  const rows = await db.$queryRawUnsafe<unknown[]>(
    "SELECT current_setting('max_parallel_workers_per_gather') AS workers",
  );
  await db.$disconnect();
  expect(rows).toEqual([{ workers: '0' }]);
});

test('a read of the console ends after 15 seconds; a change has the time of its transaction', async () => {
  const db = connect(database.url);
  const timeout = () => "SELECT current_setting('statement_timeout') AS timeout";
  expect(await db.$queryRawUnsafe(timeout())).toEqual([{ timeout: `${READ_TIMEOUT_SECONDS}s` }]);
  const changed = await db.$transaction(async (transaction) => {
    await giveTime(transaction, 60_000);
    return transaction.$queryRawUnsafe(timeout());
  });
  expect(changed).toEqual([{ timeout: '1min' }]);
  const ended = await db
    .$transaction(async (transaction) => {
      await giveTime(transaction, 10);
      await transaction.$queryRaw`SELECT pg_sleep(60)::text`;
    })
    .catch((error: unknown) => error);
  expect(wasTooLong(ended), String(ended)).toBe(true);
  expect(isConnectionLoss(ended)).toBe(false);
  await db.$disconnect();
});

test('a transaction that does nothing for a minute loses its session, on either way to the database', async () => {
  const ask = "SELECT current_setting('idle_in_transaction_session_timeout') AS timeout";
  const db = connect(database.url);
  const pool = createPool({ databaseUrl: database.url, applicationName: 'client test', maxConnections: 1 });
  expect(await db.$queryRawUnsafe(ask)).toEqual([{ timeout: '1min' }]);
  expect((await pool.query(ask)).rows).toEqual([{ timeout: '1min' }]);
  const client = await pool.connect();
  const ended = new Promise<Error>((resolve) => client.once('error', resolve));
  await client.query("BEGIN; SET LOCAL idle_in_transaction_session_timeout = '10ms'");
  expect(isConnectionLoss(await ended)).toBe(true);
  client.release(true);
  await pool.end();
  await db.$disconnect();
});
