import type { Queryable } from '@/lib/store/database/pool';

/**
 * Owns: content of messages, in pieces of at most 256 KB.
 * Promises: memory stays flat: one piece at a time is held, in and out, whatever the message's size.
 * Does not: know lines or headers. Small content is written with its message (insert-messages.ts).
 *
 * Pieces of a big message are committed before its row is. When the row never comes (the client hung up, the process
 * died) they are orphans: discardContent at best, else `sweepOrphans` once no client can still be sending the rest.
 */

export const CHUNK_BYTES = 256 * 1024;

export async function writeChunk(
  database: Queryable,
  messageId: bigint,
  seq: number,
  data: Buffer,
): Promise<void> {
  await database.query({
    name: 'write-chunk',
    text: 'INSERT INTO content_chunk (message_id, seq, data) VALUES ($1, $2, $3)',
    values: [messageId, seq, data],
  });
}

export async function discardContent(database: Queryable, messageId: bigint): Promise<void> {
  await database.query('DELETE FROM content_chunk WHERE message_id = $1', [messageId]);
}

/**
 * The content, piece by piece, as stored.
 * @param known a piece that need not be read
 * @throws when a piece is missing: half a message must not look like a whole one.
 */
export async function* readContent(
  database: Queryable,
  messageId: bigint,
  sizeBytes: number,
  known?: (seq: number) => Buffer | undefined,
): AsyncGenerator<Buffer> {
  let readBytes = 0;
  for (let seq = 0; readBytes < sizeBytes; seq++) {
    const data = known?.(seq) ?? (await readChunk(database, messageId, seq));
    if (!data) throw new Error(`Content of message ${messageId} ends at octet ${readBytes} of ${sizeBytes}`);
    readBytes += data.length;
    yield data;
  }
}

async function readChunk(database: Queryable, messageId: bigint, seq: number): Promise<Buffer | undefined> {
  const { rows } = await database.query<{ data: Buffer }>({
    name: 'read-chunk',
    text: 'SELECT data FROM content_chunk WHERE message_id = $1 AND seq = $2',
    values: [messageId, seq],
  });
  return rows[0]?.data;
}

/** First pieces of many messages at once, for mail that fits in one. */
export async function readFirstChunks(
  database: Queryable,
  messageIds: readonly bigint[],
): Promise<Map<bigint, Buffer>> {
  const { rows } = await database.query<{ message_id: bigint; data: Buffer }>({
    name: 'read-first-chunks',
    text: 'SELECT message_id, data FROM content_chunk WHERE message_id = ANY($1::bigint[]) AND seq = 0',
    values: [messageIds],
  });
  return new Map(rows.map((row) => [row.message_id, row.data]));
}

/**
 * Pieces written ahead whose message never came. Not before a day is over: ConnectionTimeout may be as long, and a piece
 * taken from a slow client's message would be mail that was accepted and lost.
 */
export async function sweepOrphans(database: Queryable, limit: number): Promise<number> {
  const { rowCount } = await database.query(
    `DELETE FROM content_chunk WHERE (message_id, seq) IN (
       SELECT c.message_id, c.seq FROM content_chunk c
       WHERE c.created_at < now() - interval '25 hours' AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = c.message_id)
       LIMIT $1)`,
    [limit],
  );
  return rowCount ?? 0;
}
