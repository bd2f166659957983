import type { Pool } from '@/lib/store/database/pool';
import { UnknownRecordError } from '@/lib/store/hot/in/batch-record';
import {
  giveRows,
  giveRowsOfServer,
  type MadeRows,
  type RefusedRows,
} from '@/lib/store/hot/in/batch-to-rows';
import { findForgottenBatches } from '@/lib/store/server/takeover';
import { emit } from '@/lib/worker/events/events';

/**
 * Owns: when mail that was committed without rows gets them after all: soon after its commit, at a start, at a stop, and
 *   whenever it is found.
 * Promises: whatever became of its copies in memory (sent, held up, let go of, forgotten with a lost lease), a batch is
 *   looked at again, one whose commit was never answered too, however late it took effect.
 * Does not: make the rows (lib/store/hot/in/batch-to-rows) or count what is delivered: a batch that is over is no work.
 */

/** The longest time without rows: the next look gives the message rows, and the Queue Viewer shows it. */
const MAX_ROWLESS_MS = 1000;
const LOOK_MS = 500;

interface Kept {
  readonly batchId: bigint;
  /** On the monotonic clock. */
  readonly since: number;
}

export class RowlessKeeper {
  readonly #pool: Pool;
  readonly #serverId: string;
  readonly #onRows: (queueIds: ReadonlySet<bigint>) => void;
  /** The oldest first. */
  #kept: Kept[] = [];
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  /** There may be batches that are not kept here. */
  #isInDoubt = false;
  /** What was refused or left, so that it is told once. */
  readonly #refused = new Set<string>();
  #isStopped = false;

  /** @param onRows mail has come to these queues' rows. */
  constructor(pool: Pool, serverId: string, onRows: (queueIds: ReadonlySet<bigint>) => void) {
    this.#pool = pool;
    this.#serverId = serverId;
    this.#onRows = onRows;
  }

  /** Once for each message of it, or once. */
  keep(batchId: bigint): void {
    if (this.#kept.at(-1)?.batchId === batchId) return;
    this.#kept.push({ batchId, since: performance.now() });
    this.#schedule();
  }

  /** The answer to a commit was lost: its batch may be there, unknown to anybody. */
  doubt(): void {
    this.#isInDoubt = true;
    this.#schedule();
  }

  /** What this server took in before, under an earlier lease: none of it is being sent. */
  async resume(): Promise<void> {
    this.#made(await giveRowsOfServer(this.#pool, this.#serverId));
  }

  /** What a server that is gone took in. */
  async takeOver(serverId: string): Promise<void> {
    this.#made(await giveRowsOfServer(this.#pool, serverId));
  }

  /** What nobody kept, and what was refused rows before. For each minute. */
  async findForgotten(): Promise<void> {
    const forgotten = await findForgottenBatches(this.#pool, this.#serverId);
    if (forgotten.length > 0) this.#made(await giveRows(this.#pool, forgotten));
  }

  /** Nothing is rowless any more: what is left waits as rows for the next start. */
  async stop(): Promise<void> {
    this.abandon();
    await this.#looking;
    // What cannot have rows now waits as it is.
    await this.resume().catch((error: unknown) => emit('batchNotEnded', { error }));
  }

  abandon(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#timer || this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().finally(() => {
        this.#looking = null;
        this.#timer = null;
        if (this.#isInDoubt || this.#kept.length > 0) this.#schedule();
      });
    }, LOOK_MS);
  }

  async #look(): Promise<void> {
    const oldest = performance.now() - MAX_ROWLESS_MS;
    const due = this.#kept.filter(({ since }) => since <= oldest).map(({ batchId }) => batchId);
    try {
      if (this.#isInDoubt) await this.#lookForAll();
      if (due.length === 0) return;
      const made = await giveRows(this.#pool, due);
      this.#kept = this.#kept.slice(due.length);
      this.#made(made);
    } catch (error) {
      emit('batchNotEnded', { error });
    }
  }

  /** A batch that comes into doubt meanwhile may not be seen, and is looked for next time. */
  async #lookForAll(): Promise<void> {
    this.#isInDoubt = false;
    try {
      await this.resume();
    } catch (error) {
      this.#isInDoubt = true;
      throw error;
    }
  }

  #made({ queueIds, refused }: MadeRows): void {
    for (const refusal of refused) {
      const which = `${refusal.batchId} ${refusal.messageId}`;
      if (!this.#refused.has(which)) tellRefusal(refusal);
      this.#refused.add(which);
    }
    if (queueIds.size > 0) this.#onRows(queueIds);
  }
}

function tellRefusal({ batchId, messageId, error }: RefusedRows): void {
  if (error instanceof UnknownRecordError) {
    emit('batchLeft', { batchId, version: error.version, needs: error.needs });
  } else {
    emit('batchRefused', { batchId, messageId, error });
  }
}
