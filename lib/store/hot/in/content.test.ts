import { afterAll, beforeAll, expect, it } from 'vitest';
import { setReceiveConnectorParameters } from '@/lib/commands/receive-connector/parameters';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { sweepOrphans, writeChunk } from './content';

const database = useTestDatabase();
let pool: Pool;

beforeAll(() => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'content test', maxConnections: 1 });
});
afterAll(() => pool.end());

it('what was written ahead outlives the longest connection that may still send the rest, and no more', async () => {
  const longest = setReceiveConnectorParameters.parse({ Identity: 'x', ConnectionTimeout: '1.00:00:00' });
  expect(() =>
    setReceiveConnectorParameters.parse({ Identity: 'x', ConnectionTimeout: '1.00:00:01' }),
  ).toThrow();
  await writeChunk(pool, 1n, 0, Buffer.from('of a slow client'));
  await writeChunk(pool, 2n, 0, Buffer.from('of one that hung up'));
  await age(1n, (longest.ConnectionTimeout ?? 0) + 60);
  await age(2n, 26 * 3600);
  expect(await sweepOrphans(pool, 10)).toBe(1);
  const { rows } = await pool.query('SELECT message_id FROM content_chunk');
  expect(rows).toEqual([{ message_id: 1n }]);
});

async function age(messageId: bigint, seconds: number): Promise<void> {
  await pool.query(
    `UPDATE content_chunk SET created_at = now() - $2 * interval '1 second' WHERE message_id = $1`,
    [messageId, seconds],
  );
}
