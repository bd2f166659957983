import type { Queryable } from '@/lib/store/database/pool';
import { COUNTED_DAYS } from './count-clients';

/**
 * Owns: the end of clients that are not seen any more, or are too many.
 * Promises: one that an administrator has named is kept. Of the others those go first that are not ours, the longest unseen
 *   before all: strangers, who are as many as they like, displace no device.
 */
const MAX_CLIENTS = 20_000;

/** @returns how many went; `limit` when there may be more. */
export async function forgetClients(
  database: Queryable,
  limit: number,
  maxClients: number = MAX_CLIENTS,
): Promise<number> {
  const { rowCount } = await database.query(
    `DELETE FROM smtp_client WHERE id IN (
       SELECT id FROM (
         SELECT id, last_seen_at,
           row_number() OVER (ORDER BY label IS NULL, NOT is_own, last_seen_at DESC, id) AS place
         FROM smtp_client) c
       WHERE (last_seen_at < now() - $1 * interval '1 day' OR place > $2)
         AND EXISTS (SELECT FROM smtp_client u WHERE u.id = c.id AND u.label IS NULL)
       LIMIT $3)`,
    [COUNTED_DAYS, maxClients, limit],
  );
  return rowCount ?? 0;
}
