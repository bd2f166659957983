import { expect, test } from 'vitest';
import { useTestDatabase } from '@/lib/testing/test-database';
import { connect } from './client';

const database = useTestDatabase();

test('what the console reads is read by one process of the database', async () => {
  const db = connect(database.url);
  const rows = await db.$queryRawUnsafe<unknown[]>(
    "SELECT current_setting('max_parallel_workers_per_gather') AS workers",
  );
  await db.$disconnect();
  expect(rows).toEqual([{ workers: '0' }]);
});
