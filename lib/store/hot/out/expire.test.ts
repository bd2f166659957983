import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noMailboxes } from '@/lib/mail/recipient/recipient-directory';
import { type DeliverySettings, loadDeliverySettings } from '@/lib/store/configuration/delivery-settings';
import { IdSource } from '@/lib/store/database/id-source';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addMessage,
  addQueue,
  addServer,
  type TestMessage,
  type TestServer,
} from '@/lib/testing/test-queued-mail';
import { expireCopies, findExpired, sendDelayNotices } from './expire';

const HOUR_MS = 3_600_000;
const database = useTestDatabase();
let pool: Pool;
let hub: TestServer;
let queueId: bigint;
let settings: DeliverySettings;
let context: ServerContext;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'expire test', maxConnections: 4 });
  await ensurePartitions(pool);
  hub = await addServer(pool, 'HUB1');
  queueId = await addQueue(pool, hub, { domain: 'fabrikam.com' });
  const ids = new IdSource(pool);
  context = {
    serverId: hub.id,
    ids,
    settings: () => settings,
    recipients: noMailboxes,
    dsnHeldBack: () => undefined,
    mayAct: () => Promise.resolve(true),
  };
});
afterAll(() => pool.end());
beforeEach(async () => {
  await pool.query('TRUNCATE recipient, copy, message, content_chunk, finished_recipient');
  settings = await loadDeliverySettings(pool, hub.id);
});

function keepFor(hours: number, over: Partial<DeliverySettings['server']> = {}): void {
  settings = {
    ...settings,
    server: { ...settings.server, messageExpirationTimeoutSeconds: hours * 3600, ...over },
  };
}

const hoursFromNow = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
const add = (subject: string, receivedHoursAgo: number, more: TestMessage = {}, queue = queueId) =>
  addMessage(pool, hub, queue, {
    subject,
    from: '',
    receivedAt: hoursFromNow(-receivedHoursAgo),
    expiresAt: null,
    ...more,
  });

/** @returns subjects of what ended */
async function expire(inFlight: ReadonlySet<bigint> = new Set()): Promise<string[]> {
  const due = await findExpired(pool, context, inFlight, 100);
  await expireCopies(
    pool,
    context,
    due.map(({ copyId }) => copyId),
  );
  const { rows } = await pool.query<{ subject: string }>(
    "SELECT subject FROM finished_recipient WHERE outcome = 'Expired' ORDER BY subject",
  );
  return rows.map(({ subject }) => subject);
}

describe('expiry', () => {
  it('counts from the time of receipt by the setting of this moment, up and down', async () => {
    await add('a day old', 24);
    await add('an hour old', 1);
    keepFor(48);
    expect(await expire()).toEqual([]);
    keepFor(23);
    expect(await expire()).toEqual(['a day old']);
    keepFor(72);
    expect(await expire()).toEqual(['a day old']);
    keepFor(0.5);
    expect(await expire()).toEqual(['a day old', 'an hour old']);
  });

  it('leaves a message with an expiry of its own to that, later or earlier', async () => {
    await add('extended', 24, { expiresAt: hoursFromNow(24) });
    await add('shortened', 1, { expiresAt: hoursFromNow(-0.1) });
    keepFor(2);
    expect(await expire()).toEqual(['shortened']);
  });

  it('ends suspended mail too, but nothing in Poison, in flight or of another server', async () => {
    const poison = await addQueue(pool, hub, { kind: 'Poison', deliveryType: 'Undefined' });
    const other = await addServer(pool, 'HUB2');
    const foreign = await addQueue(pool, other, { domain: 'fabrikam.com' });
    await add('suspended', 24, { status: 'Suspended' });
    await add('poison', 24, {}, poison);
    await add('foreign', 24, {}, foreign);
    const { copyId } = await add('in flight', 24);
    keepFor(2);
    expect(await expire(new Set([copyId]))).toEqual(['suspended']);
  });

  it('ends nothing that was given more time between the look and the end', async () => {
    await add('saved', 24);
    keepFor(2);
    const due = await findExpired(pool, context, new Set(), 100);
    await pool.query('UPDATE message SET expires_at = $1', [hoursFromNow(24)]);
    const { count } = await expireCopies(
      pool,
      context,
      due.map(({ copyId }) => copyId),
    );
    expect([due.length, count]).toEqual([1, 0]);
  });

  it('reads what is due by index, among many that are not', async () => {
    const { copyId } = await add('due', 72);
    await pool.query(
      `INSERT INTO message (id, server_id, from_address, subject, internet_message_id, size, source_name, received_at,
         trace, open_recipients, expires_at)
       SELECT nextval('message_id_seq'), server_id, from_address, 'young', internet_message_id, size, source_name,
         now() - n * interval '1 second', '{}', 1, CASE n % 2 WHEN 0 THEN now() + interval '1 day' END
       FROM message, generate_series(1, 20000) n`,
    );
    await pool.query('ANALYZE message');
    expect(await findExpired(pool, context, new Set(), 100)).toEqual([{ queueId, copyId }]);
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, TIMING OFF) SELECT id FROM message WHERE expires_at <= now()
       UNION ALL SELECT id FROM message WHERE expires_at IS NULL AND received_at <= now() - interval '48 hours'`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/message_own_expiry_idx/);
    expect(plan).toMatch(/message_without_expiry_idx/);
    expect(plan).not.toMatch(/Seq Scan/);
  });
});

describe('the delay notice', () => {
  const notices = async () => {
    const received = { after: new Date(0), before: new Date() };
    return (await sendDelayNotices(pool, context, received, 100)).count;
  };
  const waiting = async (hours: number, more: TestMessage = {}) => {
    await add('late', hours, { from: 'sender@contoso.com', ...more });
    await pool.query('UPDATE message SET delay_notice_at = received_at');
  };

  it('falls due by the setting of this moment, whatever it was at arrival', async () => {
    await waiting(3);
    keepFor(48, { delayNotificationTimeoutSeconds: 4 * 3600 });
    expect(await notices()).toBe(0);
    keepFor(48, { delayNotificationTimeoutSeconds: 2 * 3600 });
    expect(await notices()).toBe(1);
    expect(await notices()).toBe(0);
  });

  it('is not sent for what has expired, by the setting or of its own', async () => {
    await waiting(5);
    keepFor(5);
    expect(await notices()).toBe(0);
    await pool.query('UPDATE message SET expires_at = $1', [hoursFromNow(1)]);
    expect(await notices()).toBe(1);
  });
});
