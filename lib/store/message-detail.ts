import { query, SqlParameters, type SqlReader } from './sql-parameters';

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
  const parameters = new SqlParameters();
  const rows = await query<RecipientRow>(
    db,
    `SELECT copy_id, address, domain, status, last_error_key, last_error_args, last_error_reply
       FROM recipient WHERE copy_id = ANY(${parameters.bigints(copyIds)}) ORDER BY id`,
    parameters,
  );
  const byCopy = new Map<bigint, RecipientRow[]>(copyIds.map((id) => [id, []]));
  for (const row of rows) byCopy.get(row.copy_id)?.push(row);
  return byCopy;
}
