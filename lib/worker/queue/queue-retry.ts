import type { LastError } from '@/lib/mail/outcome/last-error';
import { nextQueueRetry } from '@/lib/mail/outcome/retry-schedule';
import type { DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import type { Pool } from '@/lib/store/database/pool';
import { clearQueueRetry, type OwnedQueue, recordQueueRetry } from '@/lib/store/server/owned-queues';

/**
 * Owns: when a queue whose connections fail connects again, and that its row says so.
 * Promises: by the schedule, from the number of failures in a row that the row had at the start; `onDue` at the time, and
 *   not before.
 * Does not: connect, or know which failure is the queue's (queue-runner).
 */

export interface RetryServices {
  readonly pool: Pool;
  readonly settings: () => DeliverySettings;
  /** Runs a write that may be late but not lost: repeats it while the database is away. */
  readonly write: (what: string, work: () => Promise<void>) => Promise<void>;
  /** The queue's mail or state changed: for the coalesced notice. */
  readonly changed: (queueId: bigint) => void;
}

/** setTimeout fires at once beyond this. */
const MAX_TIMER_MS = 2 ** 31 - 2;

export class QueueRetry {
  readonly #queueId: bigint;
  readonly #services: RetryServices;
  readonly #onDue: () => void;
  /** Failures since a connection stood. */
  #count: number;
  /** On the monotonic clock: setting the computer's clock neither hurries nor holds a queue. Null: at any time. */
  #atMs: number | null;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(
    queue: Pick<OwnedQueue, 'id' | 'retryCount' | 'nextRetryAt'>,
    services: RetryServices,
    onDue: () => void,
  ) {
    this.#queueId = queue.id;
    this.#services = services;
    this.#onDue = onDue;
    this.#count = queue.retryCount;
    this.#atMs = queue.nextRetryAt && performance.now() + this.#delayUntil(queue.nextRetryAt);
    this.#arm();
  }

  /** The last connection failed: it is unknown whether the next one will stand. */
  get isFailing(): boolean {
    return this.#count > 0;
  }

  /** It is not yet time to connect. */
  get isWaiting(): boolean {
    return this.#atMs !== null && this.#atMs > performance.now();
  }

  /** A connection failed, and no other stands. Resolves when the row says so. */
  async begin(error: LastError): Promise<void> {
    this.#count++;
    const delayMs = nextQueueRetry(this.#count, this.#services.settings().server);
    this.#atMs = performance.now() + delayMs;
    this.#arm();
    const state = { retryCount: this.#count, nextRetryAt: new Date(Date.now() + delayMs), error };
    await this.#services.write('queue retry', () =>
      recordQueueRetry(this.#services.pool, this.#queueId, state),
    );
    this.#services.changed(this.#queueId);
  }

  /** A connection stands. */
  end(): void {
    if (this.#count === 0) return;
    this.#count = 0;
    this.#atMs = null;
    this.#arm();
    void this.#services.write('queue ready', () => clearQueueRetry(this.#services.pool, this.#queueId));
    this.#services.changed(this.#queueId);
  }

  /** Retry-Queue: it may connect now, and still counts as failing. */
  hurry(): void {
    this.#atMs = null;
    this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    this.#arm();
  }

  /** A time that was stored may be of a clock that has been set since: no queue waits longer than its interval. */
  #delayUntil(nextRetryAt: Date): number {
    const longestMs = nextQueueRetry(this.#count, this.#services.settings().server);
    return Math.min(nextRetryAt.getTime() - Date.now(), longestMs);
  }

  #arm(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#atMs === null || this.#stopped) return;
    const delayMs = Math.max(0, this.#atMs - performance.now());
    this.#timer = setTimeout(this.#onDue, Math.min(delayMs, MAX_TIMER_MS) + 1);
  }
}
