import { CHUNK_BYTES } from '@/lib/store/hot/in/content';
import type { ContentStore } from '@/lib/store/hot/in/content-store';

/**
 * Owns: content on its way in: small in memory, big written ahead in chunks as it streams.
 * Promises: big content costs memory for one chunk, but for what the store keeps in its bounded room; what the client gives
 *   up is discarded.
 */

const MAX_PIECES = 256;

/** The whole content when it is small, else null: its chunks are in the store. */
export async function storeContent(
  store: ContentStore,
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
        const { chunk, rest } = cutChunk(pieces);
        await store.write(id, seq++, chunk);
        pieces = rest;
        bytes -= CHUNK_BYTES;
      }
    }
    const last = Buffer.concat(pieces, bytes);
    if (seq === 0) return last;
    await store.write(id, seq, last);
    return null;
  } catch (error) {
    if (seq > 0) await discardStored(store, id, null);
    throw error;
  }
}

/** Of pieces that hold more than a chunk. Each octet is copied once: the store keeps chunks, and must not keep what lies around them. */
function cutChunk(pieces: readonly Buffer[]): { readonly chunk: Buffer; readonly rest: Buffer[] } {
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let filled = 0;
  for (const [index, piece] of pieces.entries()) {
    const taken = piece.copy(chunk, filled);
    filled += taken;
    if (filled < CHUNK_BYTES) continue;
    const left = taken < piece.length ? [piece.subarray(taken)] : [];
    return { chunk, rest: [...left, ...pieces.slice(index + 1)] };
  }
  throw new Error(`${filled} octets are no whole chunk`);
}

/** At best: what stays is swept as an orphan. */
export async function discardStored(store: ContentStore, id: bigint, content: Buffer | null): Promise<void> {
  if (content === null) await store.discard(id).catch(() => undefined);
}
