import { randomUUID } from 'node:crypto';
import type { Pool } from '@/lib/store/database/pool';
import { acquireLease, releaseLease } from '@/lib/store/server/leases';
import { addServer } from './test-queued-mail';

/**
 * Owns: transport servers that live, for tests of what living ones do; no transport is needed.
 * Promises: the lease is a real one, but an hour long: however slow the test, it runs out by `runOut` only.
 */
export interface LiveServer {
  readonly id: string;
  readonly epoch: bigint;
  readonly runOut: () => Promise<void>;
  /** As a clean stop does. */
  readonly release: () => Promise<void>;
}

export async function addLiveServer(pool: Pool, name: string): Promise<LiveServer> {
  const { id } = await addServer(pool, name);
  const holder = { serverId: id, instanceId: randomUUID() };
  const acquired = await acquireLease(pool, holder, {
    smtpAddress: null,
    version: 'test',
    deadInstanceId: null,
  });
  if (!acquired.ok) throw new Error(`${name} is another's`);
  const { epoch } = acquired;
  await pool.query(
    "UPDATE transport_server SET lease_expires_at = clock_timestamp() + interval '1 hour' WHERE id = $1",
    [id],
  );
  return {
    id,
    epoch,
    runOut: async () => {
      await pool.query(
        "UPDATE transport_server SET lease_expires_at = clock_timestamp() - interval '1 second' WHERE id = $1",
        [id],
      );
    },
    release: () => releaseLease(pool, holder, epoch),
  };
}
