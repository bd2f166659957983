import { bigintList, query, SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';

/**
 * Owns: the expiry that an administrator gives messages of their own, or takes from them again.
 * Promises: messages are locked in the order of their ids; one that ends at this moment is not among those that are changed. It
 *   holds at once: nobody keeps an expiry in memory, so its queue's owner need not be asked.
 * @param expiresAt ISO 8601; null: the server's timeout decides again
 * @returns those that wait still
 */
export async function setOwnExpiry(
  db: SqlReader,
  messageIds: readonly bigint[],
  expiresAt: string | null,
): Promise<ReadonlySet<bigint>> {
  const parameters = new SqlParameters();
  const expiry = expiresAt === null ? 'NULL' : parameters.date(expiresAt);
  const rows = await query<{ id: bigint }>(
    db,
    `UPDATE message m SET expires_at = ${expiry}
     FROM (SELECT id FROM message WHERE id = ANY(${bigintList(messageIds)}) ORDER BY id FOR UPDATE) locked
     WHERE m.id = locked.id RETURNING m.id`,
    parameters,
  );
  return new Set(rows.map(({ id }) => id));
}
