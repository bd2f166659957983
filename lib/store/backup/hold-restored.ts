import type { Queryable } from '@/lib/store/database/pool';
import { HOLD_COPY, HOLD_MESSAGE } from '@/lib/store/hot/held-copies';

/**
 * Owns: what a restored installation is not: the one whose state it has. Its mail may have been delivered since, its
 *   processes are not those that held leases, and its moment is the backup's.
 * Promises: nothing of the restored mail leaves, expires or is reported as late before an administrator has said so
 *   (lib/store/intent/intent-restored.ts); what he had suspended himself, and Poison, stays as it was. Mail accepted anew goes.
 * Does not: hold rowless mail here: its batch is marked, and its copies are held when they get rows
 *   (lib/store/hot/in/batch-to-rows.ts).
 */

/** @returns how many copies are held. */
export async function holdRestored(client: Queryable): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE copy c SET ${HOLD_COPY} FROM queue q WHERE q.id = c.queue_id AND q.kind <> 'Poison' AND c.status <> 'Suspended'`,
  );
  await client.query(
    `UPDATE message SET ${HOLD_MESSAGE} WHERE id IN (SELECT message_id FROM copy WHERE restored)`,
  );
  await client.query('UPDATE transit_batch SET restored = true');
  return rowCount ?? 0;
}

/** Leases, listeners and claims were other processes'. */
export async function forgetProcesses(client: Queryable): Promise<void> {
  await client.query(
    `UPDATE transport_server SET instance_id = NULL, lease_expires_at = NULL, heartbeat_at = NULL, started_at = NULL,
       smtp_address = NULL, smtp_addresses = '{}', binding_states = '{}', computer_addresses = '{}'`,
  );
  await client.query('UPDATE queue SET owner_server_id = home_server_id');
  await client.query('UPDATE task SET server_id = NULL, epoch = NULL, progress = NULL');
}

/** @param keyFingerprint of the key that this installation has from now on. */
export async function recordRestore(
  client: Queryable,
  keyFingerprint: string,
  backupAt: Date,
): Promise<void> {
  await client.query(
    `INSERT INTO installation (id, secret_key_fingerprint, backup_at, restored_at) VALUES (1, $1, $2, now())
     ON CONFLICT (id) DO UPDATE SET secret_key_fingerprint = excluded.secret_key_fingerprint,
       backup_at = excluded.backup_at, restored_at = excluded.restored_at`,
    [keyFingerprint, backupAt.toISOString()],
  );
}
