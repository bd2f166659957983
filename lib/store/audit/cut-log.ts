import { inTransaction, type Pool } from '@/lib/store/database/pool';
import { type AuditKey, sealOf } from './chain';

/**
 * Owns: the end of audit entries that are older than the age limit.
 * Promises: entries go from the oldest on, together with the anchor that says where the chain begins now; the newest entry
 *   stays, whatever its age, so that the next one has one to stand behind. How old is old enough is decided by a function of
 *   the tables' owner, which the caller cannot talk into more.
 */

/** @param key null: this process has none, and nothing may go. @returns how many went; less than `batch`: no more are old enough. */
export async function cutAuditLog(pool: Pool, key: AuditKey | null, batch: number): Promise<number> {
  return await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ last_id: string; last_hash: string | null; removed: string }>(
      'SELECT last_id::text, last_hash, removed::text FROM cut_audit_log($1)',
      [batch],
    );
    const [cut] = rows;
    if (cut === undefined) return 0;
    if (key === null) throw new Error('There is no key to seal the beginning of the audit log with');
    const before = await client.query<{ removed: string }>(
      'SELECT removed::text FROM audit_log_anchor WHERE id = 1 FOR UPDATE',
    );
    const anchor = {
      lastId: BigInt(cut.last_id),
      lastHash: cut.last_hash,
      removed: BigInt(before.rows[0]?.removed ?? 0) + BigInt(cut.removed),
    };
    await client.query(
      `INSERT INTO audit_log_anchor (id, last_id, last_hash, removed, seal) VALUES (1, $1, $2, $3, $4)
       ON CONFLICT (id) DO UPDATE SET last_id = excluded.last_id, last_hash = excluded.last_hash,
         removed = excluded.removed, seal = excluded.seal, removed_at = now()`,
      [String(anchor.lastId), anchor.lastHash, String(anchor.removed), sealOf(anchor, key)],
    );
    return Number(cut.removed);
  });
}
