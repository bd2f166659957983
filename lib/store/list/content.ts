import { getPool } from '@/lib/store/database/pool';
import { query, SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';
import { readContent } from '@/lib/store/hot/in/content';

/**
 * Owns: a whole queued message as its receiver would get it, for Export-Message.
 * Promises: the octets as stored, behind the headers that were added to them; null when the message has gone.
 * Does not: list. No list reads content.
 */

export interface StoredMessage {
  readonly content: Uint8Array;
}

export async function readStoredMessage(db: SqlReader, messageId: bigint): Promise<StoredMessage | null> {
  const message = await readHead(db, messageId);
  if (message === null) return null;
  const pieces: Uint8Array[] = [Buffer.from(message.added_headers)];
  try {
    for await (const piece of readContent(getPool(), messageId, Number(message.size))) pieces.push(piece);
  } catch (error) {
    // Delivered while it was read: the content goes with the last open recipient.
    if ((await readHead(db, messageId)) === null) return null;
    throw error;
  }
  return { content: Buffer.concat(pieces) };
}

async function readHead(
  db: SqlReader,
  messageId: bigint,
): Promise<{ readonly added_headers: string; readonly size: bigint } | null> {
  const parameters = new SqlParameters();
  const [row] = await query<{ added_headers: string; size: bigint }>(
    db,
    `SELECT added_headers, size FROM message WHERE id = ${parameters.bigint(messageId)}`,
    parameters,
  );
  return row ?? null;
}
