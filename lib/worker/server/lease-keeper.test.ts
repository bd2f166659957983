import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool, inTransaction, type Pool } from '@/lib/store/database/pool';
import { authorityOfEpoch } from '@/lib/store/hot/server-context';
import { releaseLease } from '@/lib/store/server/leases';
import { registerServer } from '@/lib/store/server/registration';
import { useTestDatabase } from '@/lib/testing/test-database';
import { LeaseKeeper } from './lease-keeper';

const database = useTestDatabase();
const facts = { smtpAddress: '127.0.0.1:25', version: 'test', deadInstanceId: null };
let pool: Pool;
let serverId: string;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'lease test', maxConnections: 4 });
  const server = { id: randomUUID(), name: 'HUB1', fqdn: 'hub1.example' };
  serverId = (await registerServer(pool, server, { bindings: [], isForced: false })).id;
});
afterAll(() => pool.end());

describe('LeaseKeeper', () => {
  it('in doubt begins nothing, asks at once, and goes on when the lease is still its own', async () => {
    const lease = new LeaseKeeper(pool, { serverId, instanceId: randomUUID() });
    lease.onLost(() => {
      throw new Error('it was not lost');
    });
    await lease.acquire(facts);
    lease.doubt();
    expect(lease.leftMs).toBe(0);
    await lease.renewed();
    expect(lease.leftMs).toBeGreaterThan(5000);
    await lease.release();
  });

  it('in doubt hears once that the lease is another’s', async () => {
    const holder = { serverId, instanceId: randomUUID() };
    let lost = 0;
    const isLost = new Promise<void>((resolve) => {
      const lease = new LeaseKeeper(pool, holder);
      lease.onLost(() => {
        lost++;
        lease.abandon();
        resolve();
      });
      void lease.acquire(facts).then(async () => {
        await releaseLease(pool, holder, lease.epoch);
        lease.doubt();
        lease.doubt();
      });
    });
    await isLost;
    expect(lost).toBe(1);
  });

  it('tells a listener that comes after the loss', async () => {
    const holder = { serverId, instanceId: randomUUID() };
    const lease = new LeaseKeeper(pool, holder);
    const isLost = new Promise<void>((resolve) => lease.onLost(resolve));
    await lease.acquire(facts);
    await releaseLease(pool, holder, lease.epoch);
    lease.doubt();
    await isLost;
    let told = 0;
    lease.onLost(() => told++);
    expect(told).toBe(1);
    lease.abandon();
  });
});

describe('what the owner writes under its lease', () => {
  it('does not hold up its renewal, only whoever would take over', async () => {
    const holder = { serverId, instanceId: randomUUID() };
    const lease = new LeaseKeeper(pool, holder);
    await lease.acquire(facts);
    const mayAct = authorityOfEpoch(serverId, () => lease.epoch);
    const takeOver = () =>
      pool.query('SELECT FROM transport_server WHERE id = $1 FOR UPDATE NOWAIT', [serverId]);
    await inTransaction(pool, async (client) => {
      expect(await mayAct(client)).toBe(true);
      lease.doubt();
      await lease.renewed();
      expect(lease.leftMs).toBeGreaterThan(5000);
      await expect(takeOver()).rejects.toThrow(/could not obtain lock/);
    });
    await takeOver();
    await lease.release();
  });

  it('waits for a takeover under way and then finds that it may not', async () => {
    const holder = { serverId, instanceId: randomUUID() };
    const lease = new LeaseKeeper(pool, holder);
    await lease.acquire(facts);
    const mayAct = authorityOfEpoch(serverId, () => lease.epoch);
    let answered = false;
    const asked = inTransaction(pool, async (taker) => {
      await taker.query('SELECT FROM transport_server WHERE id = $1 FOR UPDATE', [serverId]);
      await taker.query('UPDATE transport_server SET epoch = epoch + 1 WHERE id = $1', [serverId]);
      const answer = inTransaction(pool, mayAct).finally(() => {
        answered = true;
      });
      await waitForLock();
      expect(answered).toBe(false);
      return { answer };
    });
    expect(await (await asked).answer).toBe(false);
    lease.abandon();
    await releaseLease(pool, holder, lease.epoch + 1n);
  });
});

/** Until some session waits for a row of another. */
async function waitForLock(): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rowCount) return;
  }
}
