import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';

/**
 * Owns: how much of a server's mail its queues have at hand together: copies, and content of them.
 * Promises: asking costs the same however many queues there are.
 * Does not: refuse anything; whoever brings a copy asks before.
 */

/** 2 KB each without content. More bring no queue on: each reads what its connections take, whatever the room. */
const MAX_COPIES = 10_000;
const MAX_CONTENT_BYTES = 48 * 1024 * 1024;

export class AtHand {
  #copies = 0;
  #contentBytes = 0;

  /** Copies that may still come. */
  get room(): number {
    return Math.max(0, MAX_COPIES - this.#copies);
  }

  /** Bytes of content that may still come. */
  get contentRoom(): number {
    return Math.max(0, MAX_CONTENT_BYTES - this.#contentBytes);
  }

  add({ content }: WaitingCopy): void {
    this.#copies++;
    this.#contentBytes += content?.length ?? 0;
  }

  remove({ content }: WaitingCopy): void {
    this.#copies--;
    this.#contentBytes -= content?.length ?? 0;
  }
}
