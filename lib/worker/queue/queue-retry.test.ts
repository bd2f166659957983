import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addQueue, addServer, type TestServer } from '@/lib/testing/test-queued-mail';
import { Configuration } from '@/lib/worker/configuration/configuration';
import { QueueRetry, type RetryServices } from './queue-retry';

const database = useTestDatabase();
const ERROR = newLastError('nullMx', { domain: 'contoso.com' });
let pool: Pool;
let server: TestServer;
let services: RetryServices;
let queueId: bigint;
let retry: QueueRetry;
let due: Promise<void>;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'queue retry test', maxConnections: 2 });
  await ensurePartitions(pool);
  server = await addServer(pool, 'HUB1');
  await pool.query(
    'UPDATE transport_server SET queue_glitch_retry_count = 1, queue_glitch_retry_interval = 1',
  );
  const configuration = await Configuration.load(pool, server.id);
  services = {
    pool,
    settings: () => configuration.current,
    write: (_what, work) => work(),
    changed: () => undefined,
  };
});
afterAll(() => pool.end());
beforeEach(async () => {
  queueId = await addQueue(pool, server, { domain: 'contoso.com' });
  open(0, null);
});
afterEach(async () => {
  retry.stop();
  await pool.query('DELETE FROM queue');
});

function open(retryCount: number, nextRetryAt: Date | null): void {
  due = new Promise((resolve) => {
    retry = new QueueRetry({ id: queueId, retryCount, nextRetryAt }, services, resolve);
  });
}

const row = async () =>
  (await pool.query('SELECT retry_count, next_retry_at, last_error_key FROM queue')).rows[0];

describe('a queue whose connections fail', () => {
  it('waits by the schedule, says so in its row, and is told when it is time', async () => {
    const begun = performance.now();
    await retry.begin(ERROR);
    expect(retry).toMatchObject({ isFailing: true, isWaiting: true });
    expect(await row()).toMatchObject({ retry_count: 1, last_error_key: 'nullMx' });
    await due;
    // A timer counts in whole milliseconds and may come a part of one early.
    expect(performance.now() - begun).toBeGreaterThanOrEqual(999);
    expect(retry).toMatchObject({ isFailing: true, isWaiting: false });
  });

  it('waits longer from the second failure on, and goes on counting from its row', async () => {
    open(1, null);
    await retry.begin(ERROR);
    const { retry_count: count, next_retry_at: at } = await row();
    expect(count).toBe(2);
    expect(at.getTime() - Date.now()).toBeGreaterThan(60_000);
  });

  it('may connect at once when it is hurried, and counts as failing until a connection stands', async () => {
    await retry.begin(ERROR);
    retry.hurry();
    expect(retry).toMatchObject({ isFailing: true, isWaiting: false });
    retry.end();
    expect(retry).toMatchObject({ isFailing: false, isWaiting: false });
    await expect.poll(row).toMatchObject({ retry_count: 0, next_retry_at: null, last_error_key: null });
  });

  it('waits no longer than its interval, whatever clock its stored time is of', () => {
    open(1, new Date(Date.now() + 24 * 3600_000));
    expect(retry.isWaiting).toBe(true);
    return due;
  });
});
