import type { Pool } from '@/lib/store/database/pool';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { type CopyPosition, type RerouteRequest, type RerouteResult, rerouteBatch } from './reroute';

/**
 * Owns: a resubmit: every copy of a queue that is neither suspended nor in flight is routed anew, batch by batch.
 * Promises: each copy once, also those that find themselves where they are.
 */

const BATCH = 2000;

/** @returns how many left the queue. */
export async function rerouteAll(
  pool: Pool,
  context: ServerContext,
  queueId: bigint,
  inFlight: () => ReadonlySet<bigint>,
  onBatch: (result: RerouteResult) => void,
): Promise<number> {
  let moved = 0;
  for (let after: CopyPosition | null = null; ; ) {
    const request: RerouteRequest = { queueId, which: 'all', after, inFlight: inFlight(), limit: BATCH };
    const result = await rerouteBatch(pool, context, request);
    moved += result.left.length;
    onBatch(result);
    if (result.examined < BATCH) return moved;
    after = result.last;
  }
}
