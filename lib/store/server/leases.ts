import { type Client, inTransaction, type Pool, type Queryable } from '@/lib/store/database/pool';

/**
 * Owns: the lease of a transport server: who works its queues now. One row, an epoch, the database's clock.
 * Promises: two processes never hold the same lease; every change of holder raises the epoch, so that what a former holder
 *   still says can be told apart.
 * Does not: keep time in the process (lib/worker/server/lease-keeper.ts) or move queues (takeover.ts).
 */

/** With a poll of another server after it, a killed one is replaced within 15 s. */
export const LEASE_TERM_MS = 11_000;

export interface LeaseHolder {
  readonly serverId: string;
  /** Of this process, new at each start. */
  readonly instanceId: string;
}

export interface AcquireFacts {
  /** Null while it takes no mail yet. */
  readonly smtpAddress: string | null;
  readonly version: string;
  /** An instance that is known to be dead: its lease need not run out. */
  readonly deadInstanceId: string | null;
}

export type Acquired =
  | { readonly ok: true; readonly epoch: bigint; readonly wasUnclean: boolean }
  /** Another process holds it; `heartbeatAt` moves on while that one lives. */
  | {
      readonly ok: false;
      readonly heartbeatAt: Date | null;
      readonly instanceId: string | null;
      /** It takes no mail yet, or any more: then it gives the lease back when what it has in flight has ended. */
      readonly isTakingMail: boolean;
    };

export async function acquireLease(pool: Pool, holder: LeaseHolder, facts: AcquireFacts): Promise<Acquired> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{
      instance_id: string | null;
      heartbeat_at: Date | null;
      is_held: boolean;
      is_taking_mail: boolean;
    }>(
      `SELECT instance_id, heartbeat_at, smtp_address IS NOT NULL AS is_taking_mail,
         instance_id IS NOT NULL AND coalesce(lease_expires_at > clock_timestamp(), false) AS is_held
       FROM transport_server WHERE id = $1 FOR UPDATE`,
      [holder.serverId],
    );
    const row = rows[0];
    if (!row) throw new Error(`The transport server ${holder.serverId} is not registered`);
    if (row.is_held && row.instance_id !== facts.deadInstanceId) {
      return {
        ok: false,
        heartbeatAt: row.heartbeat_at,
        instanceId: row.instance_id,
        isTakingMail: row.is_taking_mail,
      };
    }
    const epoch = await takeRow(client, holder, facts);
    // A clean stop leaves no instance behind.
    return { ok: true, epoch, wasUnclean: row.instance_id !== null };
  });
}

/** False when the lease is somebody else's now. */
export async function renewLease(pool: Pool, holder: LeaseHolder, epoch: bigint): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'renew-lease',
    text: `UPDATE transport_server SET lease_expires_at = clock_timestamp() + $4 * interval '1 millisecond',
             heartbeat_at = clock_timestamp()
           WHERE id = $1 AND instance_id = $2 AND epoch = $3`,
    values: [holder.serverId, holder.instanceId, epoch, LEASE_TERM_MS],
  });
  return rowCount === 1;
}

/**
 * Its process is known to be dead: it is live no more from now on. Others still wait before they take its queues over, as
 * they do for one that stopped: most come back at once.
 */
export async function endLease(database: Queryable, instanceId: string): Promise<void> {
  await database.query('UPDATE transport_server SET lease_expires_at = NULL WHERE instance_id = $1', [
    instanceId,
  ]);
}

/** At a clean stop: nothing is in flight, so whoever comes next may begin at once. */
export async function releaseLease(pool: Pool, holder: LeaseHolder, epoch: bigint): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `UPDATE transport_server SET instance_id = NULL, lease_expires_at = NULL, heartbeat_at = clock_timestamp()
       WHERE id = $1 AND instance_id = $2 AND epoch = $3`,
      [holder.serverId, holder.instanceId, epoch],
    );
    if (rowCount === 1)
      await client.query(
        `UPDATE transport_server_activity SET queues = '{}', in_flight = '{}', updated_at = clock_timestamp()
         WHERE server_id = $1`,
        [holder.serverId],
      );
  });
}

async function takeRow(client: Client, holder: LeaseHolder, facts: AcquireFacts): Promise<bigint> {
  const { rows } = await client.query<{ epoch: bigint }>(
    `UPDATE transport_server SET instance_id = $2, epoch = epoch + 1, started_at = clock_timestamp(),
       heartbeat_at = clock_timestamp(), lease_expires_at = clock_timestamp() + $3 * interval '1 millisecond',
       smtp_address = $4, version = $5
     WHERE id = $1 RETURNING epoch`,
    [holder.serverId, holder.instanceId, LEASE_TERM_MS, facts.smtpAddress, facts.version],
  );
  const epoch = rows[0]?.epoch;
  if (epoch === undefined) throw new Error(`The transport server ${holder.serverId} has vanished`);
  return epoch;
}
