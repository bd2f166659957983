import { cannotWrite, isConnectionLoss, isDeadlock, type Pool, sqlState } from '@/lib/store/database/pool';
import type { NewMessage } from './insert-messages';

/**
 * Owns: group commit of incoming mail: what arrives while one commit is under way shares the next.
 * Promises: resolves only after COMMIT; one bad message fails alone, its batch is halved until it stands by itself. A
 *   message and those that it brought about are never parted.
 * Does not: route, or say how the messages are written: as rows (insert-messages.ts) or as one batch
 *   (write-batch.ts). A queue that went away meanwhile is `QueueGone`: the caller places the message anew.
 *
 * One commit at a time a way: two at once would be smaller batches that wait for each other's counter rows.
 */

/** A queue of the message's placement was removed for idleness between placing and writing. */
export class QueueGoneError extends Error {
  override readonly name = 'QueueGoneError';
}

const MAX_BATCH_MESSAGES = 250;
const MAX_BATCH_BYTES = 8 * 1024 * 1024;
/** The batch is everybody's wait: mail to thousands is not to be met by the dozen in one. */
const MAX_BATCH_RECIPIENTS = 2000;
const FOREIGN_KEY_VIOLATION = '23503';

interface Waiting<Written> {
  readonly messages: readonly NewMessage[];
  readonly resolve: (written: Written) => void;
  readonly reject: (error: unknown) => void;
}

/** @typeParam Written what the writing of a batch gives: the same for each of its messages. */
export class Submitter<Written> {
  readonly #pool: Pool;
  readonly #write: (pool: Pool, messages: readonly NewMessage[]) => Promise<Written>;
  #waiting: Waiting<Written>[] = [];
  #running: Promise<void> | null = null;

  constructor(pool: Pool, write: (pool: Pool, messages: readonly NewMessage[]) => Promise<Written>) {
    this.#pool = pool;
    this.#write = write;
  }

  /** @throws QueueGoneError, or the database's error for this message alone. */
  submit(message: NewMessage, further: readonly NewMessage[] = []): Promise<Written> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ messages: [message, ...further], resolve, reject });
      this.#running ??= this.#run().finally(() => {
        this.#running = null;
      });
    });
  }

  /** Resolves when nothing is under way. */
  async drain(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // What arrives within the same turn of the event loop comes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#commit(this.#nextBatch());
  }

  #nextBatch(): Waiting<Written>[] {
    let count = 0;
    let bytes = 0;
    let recipients = 0;
    for (const { messages } of this.#waiting) {
      for (const message of messages) {
        bytes += message.content?.length ?? 0;
        for (const copy of message.copies) recipients += copy.recipients.length;
      }
      const isMuch = bytes > MAX_BATCH_BYTES || recipients > MAX_BATCH_RECIPIENTS;
      if (count === MAX_BATCH_MESSAGES || (count > 0 && isMuch)) break;
      count++;
    }
    const batch = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return batch;
  }

  async #commit(batch: readonly Waiting<Written>[]): Promise<void> {
    let written: Written;
    try {
      written = await this.#write(
        this.#pool,
        batch.flatMap(({ messages }) => messages),
      );
    } catch (error) {
      // With a removal of an idle queue, say: nothing is wrong with the mail.
      if (isDeadlock(error)) return this.#commit(batch);
      if (batch.length > 1 && !isConnectionLoss(error) && !cannotWrite(error)) {
        const half = Math.ceil(batch.length / 2);
        await this.#commit(batch.slice(0, half));
        await this.#commit(batch.slice(half));
        return;
      }
      const cause =
        sqlState(error) === FOREIGN_KEY_VIOLATION
          ? new QueueGoneError('A queue was removed meanwhile', { cause: error })
          : error;
      for (const { reject } of batch) reject(cause);
      return;
    }
    for (const { resolve } of batch) resolve(written);
  }
}
