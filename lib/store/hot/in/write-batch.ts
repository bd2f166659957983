import type { Queryable } from '@/lib/store/database/pool';
import { encodeMessages } from './batch-record';
import type { NewMessage } from './insert-messages';

/**
 * Owns: the statement by which mail comes in that connections at hand will send at once: all messages of a commit as one
 *   row, their contents in it.
 * Promises: all or nothing, in one round trip. What it wrote is delivered and recorded (settle-batch.ts), or gets rows of
 *   its own (batch-to-rows.ts), also when this process is no more.
 * Does not: choose which mail may come this way (lib/worker/receive/categorizer), or check that its queues exist: a queue that went
 *   away meanwhile is met when rows are made.
 *
 * Why: a message of 4 KB as rows costs some 45 heap and index entries in and out. PostgreSQL's CPU for insert and settle,
 * batches of 10, 20 and 50 messages: 301, 268 and 221 us a message as rows; 93, 77 and 65 us this way.
 * Rejected: contents inline in their table's rows instead of out of line (toast_tuple_target): no gain. Dropping foreign
 * keys: 15 us, dropping the trigram index too: 15 us; both are worth more than that. COPY instead of INSERT: its rows cost
 * the same entries.
 */

/** Contents above this go in pieces or rows: a batch is held in memory and cut out of one value. */
export const MAX_ROWLESS_CONTENT_BYTES = 128 * 1024;

/**
 * @param messages of one server, with their contents; none of their copies has an error.
 * @returns the batch's id.
 */
export async function writeBatch(database: Queryable, messages: readonly NewMessage[]): Promise<bigint> {
  const { mail, content, copies } = encodeMessages(messages);
  const { rows } = await database.query<{ id: bigint }>({
    name: 'write-batch',
    text: 'INSERT INTO transit_batch (server_id, mail, content, copies) VALUES ($1, $2, $3, $4) RETURNING id',
    values: [messages[0]?.serverId, mail, content, copies],
  });
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The batch was not written');
  return id;
}
