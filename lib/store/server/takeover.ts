import { type Client, inTransaction, type Pool } from '@/lib/store/database/pool';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { countCrashes } from './crash-count';
import { LEASE_TERM_MS } from './leases';

/**
 * Owns: what nobody works: queues of servers that are gone, giving them to living ones and back when their home lives
 *   again; and rowless mail that is looked for by nobody else.
 * Promises: only owner_server_id changes, no message row moves; the former holder's epoch ends in the same transaction,
 *   so what it still says of retries and failures is refused.
 * Does not: watch (lib/worker/chores/takeover.ts does at each poll).
 */

/** A lease that ran out; one that was given back counts once its holder has been gone for a term. */
const IS_GONE = `coalesce(s.lease_expires_at, s.heartbeat_at + ${LEASE_TERM_MS} * interval '1 millisecond', s.created_at)
  <= clock_timestamp()`;

/** Those that own queues. */
export async function findAbandonedServers(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'find-abandoned',
    text: `SELECT s.id FROM transport_server s
           WHERE ${IS_GONE} AND EXISTS (SELECT FROM queue q WHERE q.owner_server_id = s.id)`,
  });
  return rows.map((row) => row.id);
}

/**
 * Batches that are so old that their server has given them rows, had it known of them: those of a commit whose answer was
 * lost and that took effect later (it waited for a standby, say), those that were refused rows, and whatever servers that
 * are gone have left.
 */
export async function findForgottenBatches(pool: Pool, serverId: string): Promise<bigint[]> {
  const { rows } = await pool.query<{ id: bigint }>({
    name: 'find-forgotten',
    text: `SELECT t.id FROM transit_batch t
           WHERE t.created_at < now() - interval '1 minute' AND (t.server_id = $1
             OR NOT EXISTS (SELECT FROM transport_server s WHERE s.id = t.server_id AND NOT ${IS_GONE}))
           ORDER BY t.id`,
    values: [serverId],
  });
  return rows.map((row) => row.id);
}

export interface Takeover {
  readonly queues: number;
  readonly poisoned: number;
}

/** Null when it came to life, or somebody else was first. `liveServerIds`: the least loaded first. */
export async function takeOver(
  pool: Pool,
  serverId: string,
  liveServerIds: readonly string[],
): Promise<Takeover | null> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ instance_id: string | null }>(
      `SELECT s.instance_id FROM transport_server s WHERE s.id = $1 AND ${IS_GONE} FOR UPDATE`,
      [serverId],
    );
    const row = rows[0];
    if (!row) return null;
    const poisoned = row.instance_id === null ? 0 : await countCrashes(client, serverId);
    await client.query(
      'UPDATE transport_server SET epoch = epoch + 1, instance_id = NULL, lease_expires_at = NULL WHERE id = $1',
      [serverId],
    );
    const queues = await giveQueues(client, serverId, liveServerIds);
    await client.query(
      `UPDATE intent i SET server_id = q.owner_server_id FROM queue q
       WHERE i.server_id = $1 AND i.state = 'open' AND q.id = i.queue_id`,
      [serverId],
    );
    return { queues, poisoned };
  });
}

/** A server that may send through the queue's connector comes first; without one, any living server keeps mail going. */
async function giveQueues(
  client: Client,
  serverId: string,
  liveServerIds: readonly string[],
): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE queue q SET owner_server_id = coalesce(
       (SELECT l.id FROM unnest($2::uuid[]) WITH ORDINALITY AS l(id, place)
        JOIN send_connector_source s ON s.server_id = l.id AND s.connector_id = q.connector_id
        ORDER BY l.place LIMIT 1),
       ($2::uuid[])[1]), updated_at = now()
     WHERE q.owner_server_id = $1 AND cardinality($2::uuid[]) > 0`,
    [serverId, liveServerIds.filter((id) => id !== serverId)],
  );
  return rowCount ?? 0;
}

/** Gives queues back to their homes. Nothing of them may be in flight. @returns the ids given. */
export async function handBack(
  pool: Pool,
  context: ServerContext,
  queueIds: readonly bigint[],
): Promise<bigint[]> {
  return inTransaction(pool, async (client) => {
    if (!(await context.mayAct(client))) return [];
    const { rows } = await client.query<{ id: bigint }>(
      `UPDATE queue q SET owner_server_id = q.home_server_id, updated_at = now() FROM transport_server s
       WHERE q.id = ANY($1::bigint[]) AND q.owner_server_id = $2 AND s.id = q.home_server_id
         AND s.lease_expires_at > clock_timestamp()
       RETURNING q.id`,
      [queueIds, context.serverId],
    );
    return rows.map((row) => row.id);
  });
}
