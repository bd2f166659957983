import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { pack } from 'tar-stream';
import { PIECE_BYTES, pieceName, SUMS, sumsText } from './archive-format';

/**
 * Owns: writing the members of a backup, one after another.
 * Promises: no more in memory than a piece of PIECE_BYTES and what it is compressed to, however much is written; waits for
 *   the disk; the sums of all members stand at the end.
 */
export class ArchiveWriter {
  readonly #archive = pack();
  readonly #sums = new Map<string, string>();
  readonly #written: Promise<void>;
  readonly #mtime: Date;
  /** Octets on their way to the disk so far. */
  bytes = 0;

  constructor(file: FileHandle, mtime: Date) {
    this.#mtime = mtime;
    this.#written = this.#writeTo(file);
    // It is told by whoever waits for it.
    this.#written.catch(() => {});
  }

  async add(name: string, content: Buffer): Promise<void> {
    this.#sums.set(name, createHash('sha256').update(content).digest('hex'));
    await this.#entry(name, content);
  }

  addJson(name: string, value: unknown): Promise<void> {
    return this.add(name, Buffer.from(`${JSON.stringify(value, null, 1)}\n`));
  }

  /** @returns of the rows of a table, or of one of its days: pieces, and octets before they were compressed. */
  async addRows(
    part: { readonly table: string; readonly day: string | null },
    rows: AsyncIterable<Buffer>,
    onProgress: (bytes: number) => void,
  ): Promise<{ readonly pieces: number; readonly bytes: number }> {
    let chunks: Buffer[] = [];
    let held = 0;
    let pieces = 0;
    let bytes = 0;
    const flush = async () => {
      const piece = Buffer.concat(chunks, held);
      chunks = [];
      held = 0;
      pieces += 1;
      await this.add(pieceName(part, pieces), await promisify(zstdCompress)(piece));
    };
    for await (const chunk of rows) {
      chunks.push(chunk);
      held += chunk.length;
      bytes += chunk.length;
      onProgress(chunk.length);
      if (held >= PIECE_BYTES) await flush();
    }
    if (held > 0) await flush();
    return { pieces, bytes };
  }

  async finish(): Promise<void> {
    await this.#entry(SUMS, Buffer.from(sumsText(this.#sums)));
    this.#archive.finalize();
    await this.#written;
  }

  async abandon(): Promise<void> {
    this.#archive.destroy();
    await this.#written.catch(() => {});
  }

  #entry(name: string, content: Buffer): Promise<void> {
    const size = content.length;
    const taken = new Promise<void>((resolve, reject) => {
      const header = { name, size, mode: 0o600, mtime: this.#mtime, type: 'file' as const };
      this.#archive.entry(header, content, (error) => (error ? reject(error) : resolve()));
    });
    // A disk that fails ends the wait.
    return Promise.race([taken, this.#written]);
  }

  async #writeTo(file: FileHandle): Promise<void> {
    for await (const chunk of this.#archive as AsyncIterable<Buffer>) {
      await file.appendFile(chunk);
      this.bytes += chunk.length;
    }
  }
}
