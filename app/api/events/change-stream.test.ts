import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '@/lib/live/change';
import { Live } from '@/lib/live/live';
import { createTestDatabase, type OwnedTestDatabase } from '@/lib/testing/test-database';
import { changeStream } from './change-stream';

let database: OwnedTestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

test('a client gets its retry time, then an event for each change that names no queue, and leaves no connection behind', async () => {
  const live = new Live(() => database.url);
  const leaving = new AbortController();
  const reader = changeStream(leaving.signal, async () => true, live).getReader();
  expect(text(await reader.read())).toBe('retry: 2000\n\n');

  const notify = () => void client.query(`SELECT pg_notify('postern_queues', '{"queues":["17"]}')`);
  const knock = setInterval(notify, 20);
  const event = text(await reader.read());
  clearInterval(knock);
  expect(event).toBe('data: {"topics":["queues"]}\n\n');

  leaving.abort();
  for (;;) if ((await reader.read()).done) break;
  expect(await connections()).toBe(0);
});

test('a stream ends at once with its session, and those of other sessions go on', async () => {
  let publish: (change: Change) => void = () => {};
  const live: Pick<Live, 'subscribe'> = {
    subscribe: (listener) => {
      publish = listener;
      return () => {};
    },
  };
  let isSignedIn = true;
  let ends = 0;
  const never = new AbortController().signal;
  const reader = changeStream(
    never,
    async () => isSignedIn,
    live,
    () => (ends += 1),
  ).getReader();
  expect(text(await reader.read())).toBe('retry: 2000\n\n');
  publish(['sessions']);
  expect(text(await reader.read())).toBe(': still here\n\n');
  publish(['queues', 'sessions']);
  expect(text(await reader.read())).toBe('data: {"topics":["queues"]}\n\n');
  isSignedIn = false;
  publish(['sessions']);
  for (;;) if ((await reader.read()).done) break;
  expect(ends).toBe(1);
});

test('a client that does not read is let go, to start anew', async () => {
  let publish = () => {};
  const live: Pick<Live, 'subscribe'> = {
    subscribe: (listener) => {
      publish = () => listener(['queues']);
      return () => {
        publish = () => {};
      };
    },
  };
  const reader = changeStream(new AbortController().signal, async () => true, live).getReader();
  for (let n = 0; n < 200; n += 1) publish();
  let unread = 0;
  while (!(await reader.read()).done) unread += 1;
  expect(unread).toBeLessThanOrEqual(64);
});

/** The server notices an ended connection a moment later. */
async function connections(): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'postern live notices'`,
    );
    const count = rows[0]?.count ?? 0;
    if (count === 0 || tries > 100) return count;
    await client.query('SELECT pg_sleep(0.02)');
  }
}

function text(read: ReadableStreamReadResult<Uint8Array>): string {
  return read.value ? new TextDecoder().decode(read.value) : '';
}
