import { createClient } from '@/lib/store/database/pool';
import { endLease } from '@/lib/store/server/leases';
import { findDeadInstance } from '@/lib/worker/server/server-identity';

/**
 * Owns: that the death of this installation's transport process is known at once, to /api/health before all: its lease
 *   would stand for some seconds.
 * Promises: never rejects. A database that is away hears nothing, and the lease runs out by itself.
 * Does not: start another (supervise.ts).
 */
export async function tellTransportDeath(databaseUrl: string, dataDirectory: string): Promise<void> {
  const instanceId = await findDeadInstance(dataDirectory);
  if (instanceId === null) return;
  const client = createClient({ databaseUrl, applicationName: 'postern launcher' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await endLease(client, instanceId);
  } catch {
    return;
  } finally {
    await client.end().catch(() => undefined);
  }
}
