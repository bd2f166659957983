import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { TaskFigures } from '@/lib/store/task/tasks';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addLiveServer, type LiveServer } from '@/lib/testing/test-lease';
import { type EventName, subscribe } from '@/lib/worker/events/events';
import type { TaskKind, TaskRun } from './task';
import { TaskRunner } from './task-runner';

const database = useTestDatabase({ mayLeaveLease: true });
let pool: Pool;
let hub1: LiveServer;
let hub2: LiveServer;
let unsubscribe: () => void;
const told: { readonly name: EventName; readonly fields: unknown }[] = [];

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'task runner test', maxConnections: 6 });
  hub1 = await addLiveServer(pool, 'HUB1');
  hub2 = await addLiveServer(pool, 'HUB2');
  unsubscribe = subscribe((name, fields) => told.push({ name, fields }));
});
beforeEach(async () => {
  // Of the one that was killed.
  await pool.query("UPDATE transport_server SET lease_expires_at = clock_timestamp() + interval '1 hour'");
});
afterEach(async () => {
  told.length = 0;
  await pool.query('DELETE FROM task');
});
afterAll(async () => {
  unsubscribe();
  await pool.end();
});

function runnerOf(server: LiveServer, ...kinds: TaskKind[]): TaskRunner {
  const services = { pool, serverId: server.id, epoch: () => server.epoch, mayBegin: () => true };
  return new TaskRunner(services, kinds);
}

/** A task that the test ends. */
function heldTask(kind = 'Held') {
  const runs: (TaskRun & { readonly end: (result: TaskFigures | Error) => void })[] = [];
  const task: TaskKind = {
    kind,
    everyMs: 3_600_000,
    run: (run) =>
      new Promise((resolve, reject) => {
        runs.push({
          ...run,
          end: (result) => (result instanceof Error ? reject(result) : resolve(result)),
        });
      }),
  };
  return { task, runs };
}

async function row(kind = 'Held'): Promise<Record<string, unknown>> {
  const { rows } = await pool.query<Record<string, unknown>>('SELECT * FROM task WHERE kind = $1', [kind]);
  return rows[0] ?? {};
}

test('two servers run a task once, and the other does it when it is due again', async () => {
  const { task, runs } = heldTask();
  const [first, second] = [runnerOf(hub1, task), runnerOf(hub2, task)];
  await Promise.all([first.start(), second.start()]);
  await Promise.all([first.look(), second.look()]);
  await Promise.all([first.look(), second.look()]);
  expect(runs).toHaveLength(1);
  runs[0]?.end({ dropped: 3 });
  await Promise.all([first.whenIdle(), second.whenIdle()]);
  expect(await row()).toMatchObject({ last_result: { dropped: 3 }, server_id: null });
  await Promise.all([first.look(), second.look()]);
  expect(runs).toHaveLength(1);
  await pool.query("UPDATE task SET next_at = now() - interval '1 second'");
  await second.look();
  expect(await row()).toMatchObject({ server_id: hub2.id });
  runs[1]?.end({ dropped: 0 });
  await second.whenIdle();
  expect(await row()).toMatchObject({ last_result: { dropped: 0 } });
});

test("a killed holder's task is taken over after its lease, and not before", async () => {
  const { task, runs } = heldTask();
  const [killed, heir] = [runnerOf(hub1, task), runnerOf(hub2, task)];
  await killed.start();
  await killed.look();
  killed.abandon();
  await pool.query(
    "UPDATE transport_server SET lease_expires_at = clock_timestamp() + interval '300 ms' WHERE id = $1",
    [hub1.id],
  );
  const { rows } = await pool.query<{ at: Date }>(
    'SELECT lease_expires_at AS at FROM transport_server WHERE id = $1',
    [hub1.id],
  );
  while (runs.length < 2) {
    await heir.look();
    await pool.query('SELECT pg_sleep(0.02)');
  }
  const taken = await row();
  expect(taken.server_id).toBe(hub2.id);
  expect(taken.started_at).toBeInstanceOf(Date);
  expect(Number(taken.started_at)).toBeGreaterThanOrEqual(Number(rows[0]?.at));
  // It was only thought dead: what it says is refused.
  await expect(runs[0]?.report({ read: 1 })).rejects.toThrow(/another server/i);
  runs[0]?.end({ read: 1 });
  await killed.whenIdle();
  runs[1]?.end({ read: 2 });
  await heir.whenIdle();
  expect(await row()).toMatchObject({ last_result: { read: 2 } });
});

test('how far a task is can be seen while it runs', async () => {
  const { task, runs } = heldTask();
  const runner = runnerOf(hub1, task);
  await runner.start();
  await runner.look();
  await runs[0]?.report({ swept: 200 });
  expect(await row()).toMatchObject({ progress: { swept: 200 }, server_id: hub1.id });
  await runs[0]?.report({ swept: 400 });
  expect(await row()).toMatchObject({ progress: { swept: 400 } });
  runs[0]?.end({ swept: 450 });
  await runner.whenIdle();
  expect(await row()).toMatchObject({ progress: null, last_result: { swept: 450 } });
});

test('a task that fails keeps its error, is told, and comes again within a minute', async () => {
  const { task, runs } = heldTask();
  const runner = runnerOf(hub1, task);
  await runner.start();
  await runner.look();
  runs[0]?.end(new Error('the directory does not answer'));
  await runner.whenIdle();
  expect(await row()).toMatchObject({ last_error: 'the directory does not answer', failures: 1 });
  expect(told).toMatchObject([{ name: 'taskFailed', fields: { kind: 'Held', key: '' } }]);
  await runner.look();
  expect(runs).toHaveLength(1);
  await pool.query("UPDATE task SET next_at = next_at - interval '1 minute'");
  await runner.look();
  runs[1]?.end({});
  await runner.whenIdle();
  expect(await row()).toMatchObject({ last_error: null, failures: 0 });
});

test('a task that lasts does not hold up another', async () => {
  const slow = heldTask('Slow');
  const quick = heldTask('Quick');
  const runner = runnerOf(hub1, slow.task, quick.task);
  await runner.start();
  await runner.look();
  quick.runs[0]?.end({ done: 1 });
  await Promise.race([runner.whenIdle(), until(async () => (await row('Quick')).last_result !== null)]);
  expect(await row('Slow')).toMatchObject({ server_id: hub1.id });
  slow.runs[0]?.end({});
  await runner.whenIdle();
});

test('a stop breaks off what runs, and another server has it at once', async () => {
  const started = new EventTarget();
  const patient: TaskKind = {
    kind: 'Held',
    everyMs: 1000,
    run: async ({ signal }) => {
      started.dispatchEvent(new Event('run'));
      await once(signal, 'abort');
      throw signal.reason;
    },
  };
  const runner = runnerOf(hub1, patient);
  await runner.start();
  await Promise.all([once(started, 'run'), runner.look()]);
  await runner.stop();
  expect(await row()).toMatchObject({ server_id: null, failures: 0, last_error: null });
  expect(told).toEqual([]);
  const { task, runs } = heldTask();
  const other = runnerOf(hub2, task);
  await other.look();
  runs[0]?.end({});
  await other.whenIdle();
  expect(await row()).toMatchObject({ last_result: {} });
});

test('a lost lease breaks off what runs; with the next one it is claimed again', async () => {
  const lost = heldTask();
  const runner = runnerOf(hub1, lost.task);
  await runner.start();
  await runner.look();
  runner.leaseLost();
  expect(lost.runs[0]?.signal.aborted).toBe(true);
  // It runs still: not twice in this process.
  await runner.look();
  expect(lost.runs).toHaveLength(1);
  lost.runs[0]?.end({ half: 1 });
  await runner.whenIdle();
  await runner.look();
  lost.runs[1]?.end({ whole: 1 });
  await runner.whenIdle();
  expect(await row()).toMatchObject({ last_result: { whole: 1 } });
});

test('a task whose end could not be recorded comes again', async () => {
  const { task, runs } = heldTask();
  const runner = runnerOf(hub1, task);
  await runner.start();
  await pool.query(`
    CREATE FUNCTION refuse_end() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = 'check_violation'; END $$;
    CREATE TRIGGER refuse_end BEFORE UPDATE OF ended_at ON task FOR EACH ROW EXECUTE FUNCTION refuse_end()`);
  await runner.look();
  runs[0]?.end({ first: 1 });
  await runner.whenIdle();
  expect(told).toMatchObject([{ name: 'taskNotRecorded' }]);
  await pool.query('DROP TRIGGER refuse_end ON task; DROP FUNCTION refuse_end');
  await runner.look();
  runs[1]?.end({ second: 1 });
  await runner.whenIdle();
  expect(await row()).toMatchObject({ last_result: { second: 1 } });
});

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await pool.query('SELECT pg_sleep(0.02)');
}
