import pg from 'pg';
import { expect, test } from 'vitest';
import { useTestDatabase } from '@/lib/testing/test-database';
import { TABLE_RIGHTS } from './table-rights';

const database = useTestDatabase();

test('each table of the schema says who may do what with it, and no other does', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
  );
  await client.end();
  expect(Object.keys(TABLE_RIGHTS).sort()).toEqual(rows.map(({ name }) => name).sort());
});
