import type { Pool } from '@/lib/store/database/pool';
import { discardContent, readContent, writeChunk } from './content';

/**
 * Owns: content that is too big for one chunk, on its way through this process: written ahead chunk by chunk, and kept in
 *   memory besides while there is room, since most of it leaves at once.
 * Promises: what is kept is a copy of what the database has and never the only one; all messages share one bounded room, and
 *   what has not left after a moment gives its room back. Reading costs the database nothing for what is kept.
 * Does not: know lines or headers, or small content, which goes with its message.
 */
export interface ContentRoom {
  /** Of all messages together. */
  readonly maxBytes: number;
  /** From its last chunk on. */
  readonly maxAgeMs: number;
}

const ROOM: ContentRoom = { maxBytes: 64 * 1024 * 1024, maxAgeMs: 10_000 };

interface Kept {
  /** By seq, from 0 without a gap. */
  readonly chunks: Buffer[];
  bytes: number;
  staleAt: number;
}

export class ContentStore {
  readonly #pool: Pool;
  readonly #room: ContentRoom;
  /** In the order of their last chunk. */
  readonly #kept = new Map<bigint, Kept>();
  #keptBytes = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(pool: Pool, room = ROOM) {
    this.#pool = pool;
    this.#room = room;
  }

  /** In the order of `seq`, from 0. @param chunk is the store's from here on. */
  async write(messageId: bigint, seq: number, chunk: Buffer): Promise<void> {
    await writeChunk(this.#pool, messageId, seq, chunk);
    this.#keep(messageId, seq, chunk);
  }

  async discard(messageId: bigint): Promise<void> {
    this.release(messageId);
    await discardContent(this.#pool, messageId);
  }

  /** As readContent; a chunk that is kept comes from memory, at whatever time it is asked for. */
  read(messageId: bigint, sizeBytes: number): AsyncGenerator<Buffer> {
    return readContent(this.#pool, messageId, sizeBytes, (seq) => this.#kept.get(messageId)?.chunks[seq]);
  }

  /** Its room is given back; who reads it from here on reads the database. */
  release(messageId: bigint): void {
    const kept = this.#kept.get(messageId);
    if (kept === undefined) return;
    this.#kept.delete(messageId);
    this.#keptBytes -= kept.bytes;
  }

  #keep(messageId: bigint, seq: number, chunk: Buffer): void {
    const kept = this.#kept.get(messageId) ?? { chunks: [], bytes: 0, staleAt: 0 };
    const hasRoom = this.#keptBytes + chunk.length <= this.#room.maxBytes;
    // Of what has a gap nothing further is kept: the beginning is worth its room all the same.
    if (!hasRoom || kept.chunks.length !== seq) return;
    kept.chunks.push(chunk);
    kept.bytes += chunk.length;
    kept.staleAt = performance.now() + this.#room.maxAgeMs;
    this.#keptBytes += chunk.length;
    this.#kept.delete(messageId);
    this.#kept.set(messageId, kept);
    this.#timer ??= setTimeout(() => this.#releaseStale(), this.#room.maxAgeMs).unref();
  }

  #releaseStale(): void {
    this.#timer = null;
    const now = performance.now();
    for (const [messageId, { staleAt }] of this.#kept) {
      if (staleAt > now) {
        this.#timer = setTimeout(() => this.#releaseStale(), staleAt - now).unref();
        return;
      }
      this.release(messageId);
    }
  }
}
