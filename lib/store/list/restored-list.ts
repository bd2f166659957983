import type { Reach } from '@/lib/reach';
import { query, SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';
import { where } from './key-page';
import { readLiveState } from './live-state';
import { QUEUE_REACH, type QueueRow } from './queue-list';
import { queueView } from './queue-view';
import { reachConditions } from './reach-sql';

/**
 * Owns: what is held since a restore, queue by queue.
 * Promises: on an installation that was never restored, or where all is decided, it costs a look into an empty index.
 */
export interface RestoredQueueRow extends QueueRow {
  readonly held_count: bigint;
  readonly oldest_at: Date;
  readonly backup_at: Date;
  readonly restored_at: Date;
}

/** The fullest first. */
export async function listRestored(db: SqlReader, reach: Reach): Promise<RestoredQueueRow[]> {
  const held = await query<{ id: string }>(
    db,
    'SELECT queue_id::text AS id FROM copy WHERE restored LIMIT 1',
    new SqlParameters(),
  );
  if (held.length === 0) return [];
  const parameters = new SqlParameters();
  const conditions = reachConditions(reach, QUEUE_REACH, parameters);
  return query<RestoredQueueRow>(
    db,
    `SELECT queue_view.*, held.copies AS held_count, held.oldest_at, i.backup_at, i.restored_at
       FROM ${queueView(await readLiveState(db))}
       JOIN (SELECT c.queue_id, count(*) AS copies, min(m.received_at) AS oldest_at
               FROM copy c JOIN message m ON m.id = c.message_id WHERE c.restored GROUP BY 1) held
         ON held.queue_id = queue_view.id
       JOIN installation i ON i.restored_at IS NOT NULL
      ${where([...conditions])}
      ORDER BY held.copies DESC, queue_view.id`,
    parameters,
  );
}
