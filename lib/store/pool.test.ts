import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '@/lib/launch/test-database';
import { createPool, inTransaction, isConnectionLoss, type Pool } from './pool';

const database = useTestDatabase();
let pool: Pool;
let other: Pool;

beforeAll(() => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'pool test', maxConnections: 1 });
  other = createPool({ databaseUrl: database.url, applicationName: 'pool test', maxConnections: 1 });
});
afterAll(async () => {
  await pool.end();
  await other.end();
});

describe('inTransaction', () => {
  it('ends with a lost connection, not with the process, when the database goes between two statements', async () => {
    const lost = inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      // Not events.once: it would listen for errors, too.
      const gone = new Promise<void>((resolve) => client.once('end', resolve));
      await other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await gone;
      await client.query('SELECT 1');
    }).catch((error: unknown) => error);
    expect(isConnectionLoss(await lost)).toBe(true);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});
