import { bigintList, query, type SqlReader } from './sql-parameters';

/**
 * Owns: how much waits in whole queues.
 * Promises: sums of the counters that the moving transactions keep: the cost does not depend on the number.
 */

export async function countMessages(db: SqlReader, queueIds: readonly bigint[]): Promise<number> {
  const [row] = await query<{ count: bigint | null }>(
    db,
    `SELECT sum(count)::bigint AS count FROM queue_counter WHERE queue_id = ANY(${bigintList(queueIds)})`,
  );
  return Number(row?.count ?? 0n);
}
