import type { Queryable } from '@/lib/store/database/pool';

/**
 * Owns: how long answered requests are kept: a day, for whoever asks what became of one. Pending ones stay while their
 *   copy is there: settle reads from them who asked.
 */

/** @returns how many went. */
export async function pruneIntents(database: Queryable): Promise<number> {
  const { rowCount } = await database.query(
    `DELETE FROM intent i WHERE i.created_at < now() - interval '1 day' AND (i.state IN ('done', 'refused')
       OR NOT EXISTS (SELECT FROM copy c WHERE c.id = i.copy_id))`,
  );
  return rowCount ?? 0;
}
