import { type SettledBatch, settle, type TriedCopy } from '@/lib/store/hot/settle';
import { cannotWrite, isConnectionLoss, type Pool } from '@/lib/store/pool';
import type { ServerContext } from '@/lib/store/server-context';
import { emit } from './events';

/**
 * Owns: batching of outcomes into transactions.
 * Promises: an outcome is kept until the database has taken it, however long that one is away; while too many wait, no
 *   further message is sent (`whenRoom`). A batch that fails is halved, so that one bad row does not hold up the others.
 * Does not: decide anything.
 */

const MAX_BATCH = 200;
const MAX_WAITING = 1000;
const FIRST_RETRY_MS = 100;
const SLOWEST_RETRY_MS = 2000;
/** Deadlocks and the like pass; what fails this often by itself will go on failing. */
const MAX_REFUSALS = 8;

export interface CopySettled {
  readonly isOwner: boolean;
  /** False: the database refuses this very row; the copy must not be tried again by this process. */
  readonly isRecorded: boolean;
  /** What is left of the copy; null when it is gone. */
  readonly waiting: { readonly isSuspended: boolean; readonly openRecipientIds: readonly bigint[] } | null;
}

interface Waiting {
  readonly tried: TriedCopy;
  readonly resolve: (settled: CopySettled) => void;
}

export class Settler {
  readonly #pool: Pool;
  readonly #context: ServerContext;
  readonly #onReports: (reports: SettledBatch['reports']) => void;
  #waiting: Waiting[] = [];
  #underWay = 0;
  #running: Promise<void> | null = null;
  #roomListeners: (() => void)[] = [];

  constructor(pool: Pool, context: ServerContext, onReports: (reports: SettledBatch['reports']) => void) {
    this.#pool = pool;
    this.#context = context;
    this.#onReports = onReports;
  }

  /** Resolves when it is recorded. Never rejects. */
  settle(tried: TriedCopy): Promise<CopySettled> {
    return new Promise((resolve) => {
      this.#waiting.push({ tried, resolve });
      this.#running ??= this.#run().finally(() => {
        this.#running = null;
      });
    });
  }

  /** Resolves when another outcome may be produced. */
  async whenRoom(): Promise<void> {
    while (this.#waiting.length + this.#underWay >= MAX_WAITING) {
      await new Promise<void>((resolve) => this.#roomListeners.push(resolve));
    }
  }

  async drain(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH);
      this.#underWay = batch.length;
      await this.#record(batch);
      this.#underWay = 0;
      for (const listener of this.#roomListeners.splice(0)) listener();
    }
  }

  async #record(batch: readonly Waiting[]): Promise<void> {
    let refusals = 0;
    for (let delayMs = FIRST_RETRY_MS; ; delayMs = Math.min(delayMs * 2, SLOWEST_RETRY_MS)) {
      try {
        const settled = await settle(
          this.#pool,
          this.#context,
          batch.map(({ tried }) => tried),
        );
        for (const { tried, resolve } of batch) {
          resolve({
            isOwner: settled.isOwner,
            isRecorded: true,
            waiting: settled.waiting.get(tried.copy.id) ?? null,
          });
        }
        if (settled.reports.length > 0) this.#onReports(settled.reports);
        return;
      } catch (error) {
        emit('outcomesNotRecorded', { error, copies: batch.length });
        const isDatabases = isConnectionLoss(error) || cannotWrite(error);
        if (batch.length > 1 && !isDatabases) {
          const half = Math.ceil(batch.length / 2);
          await this.#record(batch.slice(0, half));
          await this.#record(batch.slice(half));
          return;
        }
        if (!isDatabases) refusals++;
        if (refusals === MAX_REFUSALS) {
          emit('outcomeRefused', { error, copyId: batch[0]?.tried.copy.id ?? null });
          for (const { resolve } of batch) resolve({ isOwner: true, isRecorded: false, waiting: null });
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
  }
}
