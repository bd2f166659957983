import { bigintList, query, type SqlReader } from '@/lib/store/database/sql-parameters';

/**
 * Owns: the recipients of queued messages.
 * Promises: one statement for any number of copies; those of one copy in the order they were given.
 */

export interface RecipientRow {
  readonly copy_id: bigint;
  readonly address: string;
  readonly domain: string;
  readonly status: string;
  readonly last_error_key: string | null;
  readonly last_error_args: unknown;
  readonly last_error_reply: string | null;
}

/** By copy id. */
export async function readRecipients(
  db: SqlReader,
  copyIds: readonly bigint[],
): Promise<Map<bigint, RecipientRow[]>> {
  const rows = await query<RecipientRow>(
    db,
    // A recipient without an error of its own has its copy's.
    `SELECT r.copy_id, r.address, r.domain, r.status, e.key AS last_error_key, e.args AS last_error_args,
            e.reply AS last_error_reply
       FROM recipient r JOIN copy c ON c.id = r.copy_id
      CROSS JOIN LATERAL (
        SELECT r.last_error_key AS key, r.last_error_args AS args, r.last_error_reply AS reply
         WHERE r.last_error_key IS NOT NULL
        UNION ALL
        SELECT c.last_error_key, c.last_error_args, c.last_error_reply WHERE r.last_error_key IS NULL) e
      WHERE r.copy_id = ANY(${bigintList(copyIds)}) ORDER BY r.id`,
  );
  const byCopy = new Map<bigint, RecipientRow[]>(copyIds.map((id) => [id, []]));
  for (const row of rows) byCopy.get(row.copy_id)?.push(row);
  return byCopy;
}
