import type { Pool } from '@/lib/store/database/pool';
import { CHUNK_BYTES, discardContent, writeChunk } from '@/lib/store/hot/in/content';

/**
 * Owns: content on its way in: small in memory, big written ahead in pieces as it streams.
 * Promises: big content is never whole in memory; what the client gives up is discarded.
 */

const MAX_PIECES = 256;

/** The whole content when it is small, else null: its pieces are in the database. */
export async function storeContent(
  pool: Pool,
  id: bigint,
  content: AsyncIterable<Buffer>,
): Promise<Buffer | null> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let seq = 0;
  try {
    for await (const piece of content) {
      pieces.push(piece);
      bytes += piece.length;
      // A client may send octet by octet, and each piece costs more than it holds.
      if (pieces.length === MAX_PIECES) pieces = [Buffer.concat(pieces, bytes)];
      while (bytes > CHUNK_BYTES) {
        const all = Buffer.concat(pieces, bytes);
        await writeChunk(pool, id, seq++, all.subarray(0, CHUNK_BYTES));
        pieces = [all.subarray(CHUNK_BYTES)];
        bytes -= CHUNK_BYTES;
      }
    }
    const rest = Buffer.concat(pieces, bytes);
    if (seq === 0) return rest;
    await writeChunk(pool, id, seq, rest);
    return null;
  } catch (error) {
    if (seq > 0) await discardStored(pool, id, null);
    throw error;
  }
}

/** At best: what stays is swept as an orphan. */
export async function discardStored(pool: Pool, id: bigint, content: Buffer | null): Promise<void> {
  if (content === null) await discardContent(pool, id).catch(() => undefined);
}
