import { cannotWrite, isConnectionLoss, type Pool } from '@/lib/store/database/pool';
import { type SettledBatch, settle, type TriedCopy } from '@/lib/store/hot/out/settle';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { emit } from '@/lib/worker/events/events';

/**
 * Owns: batching of outcomes into transactions.
 * Promises: an outcome is kept until the database has taken it, however long that one is away; while too many wait, no
 *   further message is sent (`whenRoom`). A batch that fails is halved until the bad row is alone, and that one waits aside
 *   for its next try: it holds up no other.
 * Does not: decide anything.
 */

const MAX_BATCH = 200;
/** Of a batch of more than one outcome. */
const MAX_RECIPIENTS = 2000;
const MAX_WAITING = 1000;
/**
 * A batch of this size says that outcomes come by the thousand a second. Then batches begin no more often than each
 * BUSY_PACE_MS: what is not recorded when the process dies is sent again, so the wait is short, and less mail pays none.
 * Relay of 4 KB, 20 sessions, round upon round: batches of 8 one after another 2,900 messages/s, PostgreSQL 0.14 ms of CPU
 * a message; so, of 40, 3,500/s and 0.09 ms. In `npm run bench`, with a minute's pause before each round, only PostgreSQL's
 * part is less (0.128 and 0.106). 5 and 8 ms gain nothing that can be told from noise.
 */
const BUSY_BATCH = 8;
const BUSY_PACE_MS = 12;
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
  /** How often the database has refused this outcome by itself. */
  refusals: number;
}

export class Settler {
  readonly #pool: Pool;
  readonly #context: ServerContext;
  #onDsns: (dsns: SettledBatch['dsns']) => void = () => undefined;
  #waiting: Waiting[] = [];
  /** Refused before, and due again: each is a batch of its own. */
  readonly #again: Waiting[] = [];
  readonly #aside = new Set<Promise<void>>();
  #underWay = 0;
  #running: Promise<void> | null = null;
  #roomListeners: (() => void)[] = [];

  constructor(pool: Pool, context: ServerContext) {
    this.#pool = pool;
    this.#context = context;
  }

  /** Who takes the DSNs that outcomes cause, once they are committed; without, they wait as rows. */
  onDsns(listener: (dsns: SettledBatch['dsns']) => void): void {
    this.#onDsns = listener;
  }

  /** Resolves when it is recorded. Never rejects. */
  settle(tried: TriedCopy): Promise<CopySettled> {
    return new Promise((resolve) => {
      this.#waiting.push({ tried, resolve, refusals: 0 });
      this.#start();
    });
  }

  /** Resolves when another outcome may be produced. */
  async whenRoom(): Promise<void> {
    while (this.#waiting.length + this.#underWay + this.#aside.size >= MAX_WAITING) {
      await new Promise<void>((resolve) => this.#roomListeners.push(resolve));
    }
  }

  async drain(): Promise<void> {
    while (this.#running || this.#aside.size > 0) await (this.#running ?? Promise.race(this.#aside));
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      // Came after the last look.
      if (this.#again.length + this.#waiting.length > 0) this.#start();
    });
  }

  async #run(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#again.length + this.#waiting.length > 0) {
      const batch = this.#again.length > 0 ? this.#again.splice(0, 1) : this.#nextBatch();
      this.#underWay = batch.length;
      const startedAt = performance.now();
      await this.#record(batch);
      this.#underWay = 0;
      for (const listener of this.#roomListeners.splice(0)) listener();
      if (batch.length >= BUSY_BATCH) await this.#gather(startedAt + BUSY_PACE_MS - performance.now());
    }
  }

  #nextBatch(): readonly Waiting[] {
    let recipients = 0;
    const isMuch = ({ tried }: Waiting) => {
      recipients += tried.results.length;
      return recipients > MAX_RECIPIENTS;
    };
    const end = this.#waiting.slice(0, MAX_BATCH).findIndex(isMuch);
    return this.#waiting.splice(0, end < 0 ? MAX_BATCH : Math.max(1, end));
  }

  /** Until so long has passed or a whole batch waits. */
  async #gather(ms: number): Promise<void> {
    if (ms < 1 || this.#waiting.length >= MAX_BATCH) return;
    await new Promise((resolve) => setTimeout(resolve, ms));
  }

  async #record(batch: readonly Waiting[]): Promise<void> {
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
        if (settled.dsns.length > 0) this.#onDsns(settled.dsns);
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
        const [alone] = batch;
        if (alone && !isDatabases) {
          this.#refused(alone, error);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
  }

  #refused(alone: Waiting, error: unknown): void {
    alone.refusals++;
    if (alone.refusals === MAX_REFUSALS) {
      emit('outcomeRefused', { error, copyId: alone.tried.copy.id });
      alone.resolve({ isOwner: true, isRecorded: false, waiting: null });
      return;
    }
    const delayMs = Math.min(FIRST_RETRY_MS * 2 ** (alone.refusals - 1), SLOWEST_RETRY_MS);
    const again = new Promise<void>((resolve) => setTimeout(resolve, delayMs)).then(() => {
      this.#aside.delete(again);
      this.#again.push(alone);
      this.#start();
    });
    this.#aside.add(again);
  }
}
