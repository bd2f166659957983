import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addLiveServer, type LiveServer } from '@/lib/testing/test-lease';
import {
  addTask,
  type ClaimedTask,
  type ClaimRequest,
  claimTask,
  giveTaskBack,
  recordTaskDone,
  recordTaskFailed,
  recordTaskProgress,
} from './tasks';

const HOUR_MS = 3_600_000;
const database = useTestDatabase({ mayLeaveLease: true });
let pool: Pool;
let hub1: LiveServer;
let hub2: LiveServer;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'tasks test', maxConnections: 8 });
  hub1 = await addLiveServer(pool, 'HUB1');
  hub2 = await addLiveServer(pool, 'HUB2');
});
afterEach(async () => {
  vi.useRealTimers();
  await pool.query('DELETE FROM task');
});
afterAll(() => pool.end());

function claim(server: LiveServer, request: Partial<ClaimRequest> = {}): Promise<ClaimedTask | null> {
  const intervals = [{ kind: 'Test', everyMs: HOUR_MS }];
  return claimTask(pool, { serverId: server.id, epoch: server.epoch, intervals, running: [], ...request });
}

async function claimed(server: LiveServer): Promise<ClaimedTask> {
  const task = await claim(server);
  if (!task) throw new Error('no task is due');
  return task;
}

const add = (key = '') => addTask(pool, { kind: 'Test', key });

async function row(): Promise<Record<string, unknown>> {
  const { rows } = await pool.query<Record<string, unknown>>('SELECT * FROM task');
  return rows[0] ?? {};
}

test('a task is claimed by one server, done, and due again after its interval', async () => {
  await add();
  const task = await claimed(hub1);
  expect(await claim(hub2)).toBeNull();
  await recordTaskDone(pool, task, { dropped: 2 }, HOUR_MS);
  expect(await claim(hub1)).toBeNull();
  expect(await row()).toMatchObject({ server_id: null, last_result: { dropped: 2 }, last_error: null });
  await pool.query("UPDATE task SET next_at = next_at - interval '1 hour'");
  expect(await claim(hub2)).toMatchObject({ kind: 'Test', key: '' });
});

test('of servers that claim at once each task goes to one', async () => {
  const keys = Array.from({ length: 60 }, (_, n) => `task ${n}`);
  for (const key of keys) await add(key);
  const servers = await Promise.all(['A', 'B', 'C', 'D', 'E', 'F'].map((name) => addLiveServer(pool, name)));
  const taken: string[] = [];
  const takeAll = async (server: LiveServer) => {
    const running: ClaimedTask[] = [];
    while (taken.length < keys.length) {
      const task = await claim(server, { running });
      if (task) running.push(task);
      if (task) taken.push(task.key);
    }
  };
  await Promise.all(servers.map(takeAll));
  expect(taken.sort()).toEqual(keys.sort());
});

test('a task whose holder is gone is free, and what that one still writes is refused', async () => {
  for (const isGone of ['its lease ran out', 'its lease was given back', 'it has a new epoch'] as const) {
    const killed = await addLiveServer(pool, isGone);
    await add();
    const task = await claimed(killed);
    await recordTaskProgress(pool, task, { read: 5 });
    expect(await claim(hub1)).toBeNull();
    if (isGone === 'its lease ran out') await killed.runOut();
    else if (isGone === 'its lease was given back') await killed.release();
    else await pool.query('UPDATE transport_server SET epoch = epoch + 1 WHERE id = $1', [killed.id]);
    expect(await claim(killed)).toBeNull();

    const heir = await claimed(hub1);
    expect(await recordTaskProgress(pool, task, { read: 9 })).toBe(false);
    await recordTaskFailed(pool, task, 'too late', 1);
    await giveTaskBack(pool, task);
    expect(await row()).toMatchObject({ server_id: hub1.id, progress: null, last_error: null, failures: 0 });
    await recordTaskDone(pool, heir, {}, HOUR_MS);
    await recordTaskDone(pool, task, { late: 1 }, 0);
    expect(await row()).toMatchObject({ last_result: {} });
    await pool.query('DELETE FROM task');
  }
});

test('a server claims what it held and does not run, and not what it runs', async () => {
  await add();
  const task = await claimed(hub1);
  expect(await claim(hub1, { running: [task] })).toBeNull();
  expect(await claim(hub1)).toMatchObject({ run: task.run + 1n });
});

test('a task that fails keeps its error, its progress and the result before, and counts its failures', async () => {
  await add();
  await recordTaskDone(pool, await claimed(hub1), { dropped: 1 }, 0);
  for (const failures of [1, 2]) {
    const task = await claimed(hub1);
    expect(await row()).toMatchObject({ progress: null });
    await recordTaskProgress(pool, task, { read: failures });
    await recordTaskFailed(pool, task, 'no such\0table', 0);
    expect(await row()).toMatchObject({
      failures,
      last_error: 'no such\ufffdtable',
      last_result: { dropped: 1 },
      progress: { read: failures },
      server_id: null,
    });
  }
  await recordTaskDone(pool, await claimed(hub2), {}, 0);
  expect(await row()).toMatchObject({ failures: 0, last_error: null });
});

test('a task that is given back is due at once, and has not failed', async () => {
  await add();
  await giveTaskBack(pool, await claimed(hub1));
  expect(await row()).toMatchObject({ failures: 0, ended_at: null });
  expect(await claim(hub2)).not.toBeNull();
});

test('kinds that a server does not know are left to one that does', async () => {
  await addTask(pool, { kind: 'Newer', key: '' });
  expect(await claim(hub1)).toBeNull();
  expect(await claim(hub2, { intervals: [{ kind: 'Newer', everyMs: 1 }] })).toMatchObject({ kind: 'Newer' });
});

test.each([-24 * HOUR_MS, 24 * HOUR_MS])("a computer's clock set by %i ms changes nothing", async (ms) => {
  await add();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
  await recordTaskDone(pool, await claimed(hub1), {}, HOUR_MS);
  expect(await claim(hub1)).toBeNull();
  const { rows } = await pool.query<{ is_due: boolean }>(
    `SELECT next_at BETWEEN clock_timestamp() + interval '59 minutes' AND clock_timestamp() + interval '1 hour' AS is_due
     FROM task`,
  );
  expect(rows).toEqual([{ is_due: true }]);
});

test("the database's clock set back by a day delays a task by no more than its interval", async () => {
  await add();
  await recordTaskDone(pool, await claimed(hub1), {}, HOUR_MS);
  expect(await claim(hub1)).toBeNull();
  // What was written before is then a day ahead.
  await pool.query("UPDATE task SET next_at = next_at + interval '1 day'");
  expect(await claim(hub1)).not.toBeNull();
});
