import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startDnsServer } from '@/lib/demo/dns-server';
import { startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { acquireLease } from '@/lib/store/server/leases';
import { useTestDatabase } from '@/lib/testing/test-database';
import { LeaseKeeper } from '@/lib/worker/server/lease-keeper';
import {
  addConnector,
  setServer,
  startTestTransport,
  submitMail,
  type TestTransport,
  until,
} from './transport.test-tools';

/** Somebody sets this computer's clock. Only Date is another: timers and the monotonic clock run on, as they do then. */
const HOUR_MS = 3_600_000;

const database = useTestDatabase();
let pool: Pool;
let transport: TestTransport;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'clock test', maxConnections: 4 });
  transport = await startTestTransport(database.url, 'HUB1');
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await transport.stop();
  await pool.end();
});

it.each([-HOUR_MS, HOUR_MS])(
  'a queue in retry keeps its interval when the clock is set by %i ms and back',
  async (ms) => {
    const dead = await startSmtpReceiver({ behaviour: { dropAt: 'greeting' } });
    const domain = `clock${ms}.example`;
    const dns = await startDnsServer({ records: { [domain]: { a: ['127.0.0.1'] } } });
    await setServer(pool, transport.server.id, {
      internal_dns_servers: [dns.address],
      queue_glitch_retry_count: 15,
      queue_glitch_retry_interval: 1,
    });
    await addConnector(pool, {
      name: domain,
      addressSpaces: [`SMTP:${domain};1`],
      port: dead.port,
      sources: [transport.server.id],
    });
    await transport.settled();
    const tried = (times: number) =>
      until(pool, `SELECT FROM queue WHERE domain = '${domain}' AND retry_count >= ${times}`, ([row]) => row);
    await submitMail(transport.smtp.port, { to: [`ann@${domain}`] });
    await tried(1);
    setClockBy(ms);
    await tried(3);
    vi.useRealTimers();
    await tried(5);
    await Promise.all([dead.stop(), dns.stop()]);
  },
);

it('a message that was deferred keeps its interval when the clock was an hour ahead meanwhile', async () => {
  const deferring = await startSmtpReceiver({ behaviour: { replies: { rcpt: '451 4.3.0 Later' } } });
  const domain = 'deferred.example';
  const dns = await startDnsServer({ records: { [domain]: { a: ['127.0.0.1'] } } });
  await setServer(pool, transport.server.id, {
    internal_dns_servers: [dns.address],
    message_retry_interval: 1,
  });
  await addConnector(pool, {
    name: domain,
    addressSpaces: [`SMTP:${domain};1`],
    port: deferring.port,
    sources: [transport.server.id],
  });
  await transport.settled();
  const tried = (times: number) =>
    until(
      pool,
      `SELECT FROM copy c JOIN recipient r ON r.copy_id = c.id
       WHERE r.domain = '${domain}' AND c.retry_count >= ${times}`,
      ([row]) => row,
    );
  setClockBy(HOUR_MS);
  await submitMail(transport.smtp.port, { to: [`ann@${domain}`] });
  await tried(2);
  vi.useRealTimers();
  await tried(4);
  // As if the database's clock were set back by an hour.
  await pool.query("UPDATE copy SET next_attempt_at = next_attempt_at + interval '1 hour'");
  await tried(6);
  await Promise.all([deferring.stop(), dns.stop()]);
});

it('what is left of the lease is the same whatever the clock is set to', async () => {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO transport_server (id, name, fqdn) VALUES (gen_random_uuid(), 'HUB2', 'hub2.example') RETURNING id`,
  );
  const holder = { serverId: rows[0]?.id ?? '', instanceId: '5ca1ab1e-0000-4000-8000-000000000001' };
  const lease = new LeaseKeeper(pool, holder);
  await lease.acquire({ smtpAddress: '', version: 'test', deadInstanceId: null });
  const leftMs = lease.leftMs;
  for (const ms of [-24 * HOUR_MS, 24 * HOUR_MS]) {
    setClockBy(ms);
    expect(lease.leftMs).toBeLessThanOrEqual(leftMs);
    expect(lease.leftMs).toBeGreaterThan(leftMs - 5000);
    const other = { ...holder, instanceId: '5ca1ab1e-0000-4000-8000-000000000002' };
    const asked = await acquireLease(pool, other, { smtpAddress: '', version: 'test', deadInstanceId: null });
    expect(asked.ok).toBe(false);
  }
  await lease.release();
});

function setClockBy(ms: number): void {
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}
