import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addMessage, addQueue, addServer } from '@/lib/testing/test-queued-mail';
import { loadOwnedQueues, NO_QUEUES } from './owned-queues';

const database = useTestDatabase();
let pool: Pool;
beforeAll(() => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'owned queues test', maxConnections: 1 });
});
afterAll(() => pool.end());

test('queues are sent again when something has happened to one of them, and only then', async () => {
  const hub = await addServer(pool, 'HUB1');
  expect(await loadOwnedQueues(pool, hub.id, NO_QUEUES)).toEqual(NO_QUEUES);
  const id = await addQueue(pool, hub, { domain: 'fabrikam.com' });
  const other = await addQueue(pool, hub, { domain: 'contoso.com' });

  const made = await loadOwnedQueues(pool, hub.id, NO_QUEUES);
  expect(made.queues.map((queue) => queue.id).sort()).toEqual([id, other]);
  expect(await loadOwnedQueues(pool, hub.id, made)).toBe(made);

  await addMessage(pool, hub, id);
  const filled = await loadOwnedQueues(pool, hub.id, made);
  expect(filled.queues.find((queue) => queue.id === id)?.count).toBe(1);
  await pool.query('UPDATE queue SET suspended = true WHERE id = $1', [other]);
  const suspended = await loadOwnedQueues(pool, hub.id, filled);
  expect(suspended.queues.find((queue) => queue.id === other)?.isSuspended).toBe(true);

  // Taken over by another server: none is left.
  const heir = await addServer(pool, 'HUB2');
  await pool.query('UPDATE queue SET owner_server_id = $1', [heir.id]);
  const none = await loadOwnedQueues(pool, hub.id, suspended);
  expect(none).toEqual(NO_QUEUES);
  expect(await loadOwnedQueues(pool, hub.id, none)).toBe(none);
});
