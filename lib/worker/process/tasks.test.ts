import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { TASK_KINDS } from '@/lib/worker/tasks/task-kinds';
import { setServer, startTestTransport, type TestTransport, until } from './transport.test-tools';

const database = useTestDatabase({ mayLeaveLease: true });
let pool: Pool;
let hub1: TestTransport;
let hub2: TestTransport;

beforeAll(async () => {
  pool = createPool({
    databaseUrl: database.url,
    applicationName: 'tasks of two servers',
    maxConnections: 4,
  });
  hub1 = await startTestTransport(database.url, 'HUB1');
  hub2 = await startTestTransport(database.url, 'HUB2');
});
afterAll(async () => {
  await hub2.stop();
  await pool.end();
});

test('of two servers one does each task of the installation, and by the shortest FinishedMessageMaxAge', async () => {
  const done = await until(pool, 'SELECT kind, run FROM task WHERE ended_at IS NOT NULL', (rows) =>
    rows.length === TASK_KINDS.length ? rows : null,
  );
  expect(done.map(({ run }) => run)).toEqual(TASK_KINDS.map(() => 1n));

  for (const day of ['20251101', '20251102'])
    await pool.query(
      `CREATE TABLE delivery_attempt_${day} PARTITION OF delivery_attempt
       FOR VALUES FROM ('${day} 00:00Z') TO ('${day} 24:00Z')`,
    );
  const ageDays = await pool.query<{ days: number }>(
    "SELECT (current_date - date '2025-11-02')::int AS days",
  );
  await setServer(pool, hub1.server.id, { finished_message_max_age: 9999 });
  await setServer(pool, hub2.server.id, { finished_message_max_age: ageDays.rows[0]?.days });
  await pool.query("UPDATE task SET next_at = now() WHERE kind = 'DayPartitions'");
  const [task] = await until(pool, "SELECT * FROM task WHERE kind = 'DayPartitions' AND run = 2", (rows) =>
    rows[0]?.last_result !== null && rows[0]?.server_id === null ? rows : null,
  );
  expect(task).toMatchObject({ last_result: { dropped: 1 }, last_error: null });
});

test('what a killed server ran is run by the other when its lease has run out, not before', async () => {
  await hub1.abandon();
  const { rows } = await pool.query<{ epoch: bigint; ends: Date }>(
    'SELECT epoch, lease_expires_at AS ends FROM transport_server WHERE id = $1',
    [hub1.server.id],
  );
  const [killed] = rows;
  // As it was when it was killed in the middle of the task.
  await pool.query(
    `UPDATE task SET next_at = now(), server_id = $1, epoch = $2 WHERE kind = 'AnsweredIntents'`,
    [hub1.server.id, killed?.epoch],
  );
  const startedAt = await until(
    pool,
    `SELECT started_at FROM task WHERE kind = 'AnsweredIntents' AND run = 2 AND server_id IS NULL`,
    ([row]) => row?.started_at,
  );
  expect(Number(startedAt)).toBeGreaterThanOrEqual(Number(killed?.ends));
}, 30_000);
