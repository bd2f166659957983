import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import type { SendLimitName } from '@/lib/mail/limit/send-limits';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { createTestDatabase, type OwnedTestDatabase } from '@/lib/testing/test-database';
import { addConnector, changeRouting, submitMany, until } from './transport.test-tools';
import { freePort, killChild, startTransportChild, whenListening } from './transport-child.test-tools';

/** Two servers in processes of their own, one connector, one receiver whose clock is the test's. */

interface Hub {
  readonly port: number;
  child: ChildProcess;
  readonly start: () => Promise<void>;
}

let database: OwnedTestDatabase;
let pool: Pool;
let receiver: SmtpReceiver;
let hubs: readonly [Hub, Hub];
let connectorId: string;
/** When the receiver heard MAIL, and when it took a message: it may count by either. */
let heard: { mail: number[]; taken: number[] };
let undo: (() => Promise<unknown>)[];

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool({ databaseUrl: database.url, applicationName: 'limits test', maxConnections: 4 });
  receiver = await startSmtpReceiver();
  undo = [() => database.drop({ mayLeaveLease: true }), () => pool.end(), () => receiver.stop()];
  heard = { mail: [], taken: [] };
  receiver.events.on('command', (line) => {
    if (/^MAIL /i.test(line)) heard.mail.push(performance.now());
  });
  receiver.events.on('message', () => heard.taken.push(performance.now()));
  hubs = [await startHub('HUB1'), await startHub('HUB2')];
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM transport_server');
  connectorId = await addConnector(pool, {
    name: 'out',
    addressSpaces: ['SMTP:*;1'],
    port: receiver.port,
    smartHosts: ['127.0.0.1'],
    sources: rows.map(({ id }) => id),
    enabled: false,
  });
}, 60_000);
afterEach(async () => {
  for (const step of undo.reverse()) await step();
}, 60_000);

async function startHub(name: string): Promise<Hub> {
  const port = await freePort();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'postern-limits-'));
  undo.push(() => rm(dataDirectory, { recursive: true, force: true }));
  const launch = () => startTransportChild({ databaseUrl: database.url, dataDirectory, name, port });
  const hub: Hub = {
    port,
    child: launch(),
    start: async () => {
      hub.child = launch();
      await whenListening(hub.child, port);
    },
  };
  undo.push(() => killChild(hub.child));
  await whenListening(hub.child, port);
  return hub;
}

/** As Set-SendConnector does. */
async function limitTo(limits: Partial<Record<SendLimitName, number | null>>): Promise<void> {
  for (const [name, most] of Object.entries(limits)) {
    const column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    await pool.query(`UPDATE send_connector SET ${column} = $2 WHERE id = $1`, [connectorId, most]);
  }
  await pool.query("SELECT pg_notify('postern_configuration', '')");
}

/** It has its limits from its beginning. */
async function connectWith(limits: Partial<Record<SendLimitName, number>>): Promise<void> {
  await limitTo(limits);
  await pool.query('UPDATE send_connector SET enabled = true');
  await changeRouting(pool);
}

function submitTo(hub: Hub, count: number, from = 'sender@postern.example'): Promise<number> {
  return submitMany(hub.port, count, () => ({ from, to: ['chris@contoso.com'] }));
}

/** In any second there are at most so many. */
function expectAtMost(most: number, windowMs: number): void {
  for (const times of [heard.mail, heard.taken]) {
    for (const [index, at] of times.entries()) {
      const next = times[index + most];
      if (next !== undefined) expect(next - at).toBeGreaterThanOrEqual(windowMs);
    }
  }
}

describe('two servers on one limited connector', () => {
  it('never send more a second than its limit by the receiver, while one is killed and comes back', {
    timeout: 120_000,
  }, async () => {
    await connectWith({ messageRateLimitPerSecond: 12 });
    const submitted = Promise.all([submitTo(hubs[0], 90), submitTo(hubs[1], 60)]);
    await receiver.waitForMessages(40);
    await killChild(hubs[0].child);
    await receiver.waitForMessages(70);
    await hubs[0].start();
    await submitted.catch(() => undefined);
    await until(pool, 'SELECT count(*)::int AS n FROM copy', (rows) => rows[0]?.n === 0);
    expectAtMost(12, 1000);
    // As fast as it may, or nearly: not one a second.
    expect(heard.taken.length).toBeGreaterThanOrEqual(100);
  });

  it('count a day on over a kill, say what waits and until when, and let more go at once when the limit is raised', {
    timeout: 120_000,
  }, async () => {
    await connectWith({ messageRateLimitPerDay: 20 });
    await Promise.all([submitTo(hubs[0], 30), submitTo(hubs[1], 30)]);
    await receiver.waitForMessages(20);
    const waiting = 'SELECT waits_until, most FROM send_limit_use WHERE waits_until IS NOT NULL';
    await until(pool, waiting, (rows) => rows[0]?.most === 20);
    // What left is recorded, else the kill would bring it again.
    await until(pool, 'SELECT count(*)::int AS n FROM copy', (rows) => rows[0]?.n === 40);
    await killChild(hubs[0].child);
    await hubs[0].start();
    // It has asked, and was told to wait.
    const epochs = 'SELECT sum(epoch)::int AS n FROM transport_server';
    await until(pool, epochs, (rows) => rows[0]?.n === 3);
    await submitTo(hubs[0], 5);
    await until(pool, 'SELECT count(*)::int AS n FROM copy', (rows) => rows[0]?.n === 45);
    expect(receiver.messages).toHaveLength(20);
    await limitTo({ messageRateLimitPerDay: 26 });
    const raisedAt = performance.now();
    await receiver.waitForMessages(26);
    expect(performance.now() - raisedAt).toBeLessThan(20_000);
    await until(pool, waiting, (rows) => rows[0]?.most === 26);
    expect(receiver.messages).toHaveLength(26);
    const { rows } = await pool.query(
      'SELECT max(retry_count) AS retries, bool_or(last_error_key IS NOT NULL) AS failed FROM copy',
    );
    expect(rows).toEqual([{ retries: 0, failed: false }]);
    expect((await pool.query('SELECT FROM queue WHERE retry_count > 0')).rowCount).toBe(0);
  });

  it('open no more connections than its limit between them, and one that is killed gives its own back', {
    timeout: 120_000,
  }, async () => {
    let most = 0;
    receiver.events.on('connection', () => {
      most = Math.max(most, receiver.openConnections());
    });
    receiver.behave({ delayMs: 30 });
    await connectWith({ maxOutboundConnections: 2 });
    const submitted = Promise.all([submitTo(hubs[0], 100), submitTo(hubs[1], 100)]);
    await receiver.waitForMessages(40);
    await killChild(hubs[0].child);
    await submitted.catch(() => undefined);
    await hubs[0].start();
    await until(pool, 'SELECT count(*)::int AS n FROM copy', (rows) => rows[0]?.n === 0);
    expect(most).toBe(2);
  });
});
