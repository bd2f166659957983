import type { DeliveryTypes } from '@/lib/mail/routing/delivery-type';
import type { Pool } from '@/lib/store/database/pool';
import { sweepOrphans } from '@/lib/store/hot/in/content';
import { rerouteAll } from '@/lib/store/hot/move/reroute-all';
import { expireCopies, findQueuesWithExpired, sendDelayNotices } from '@/lib/store/hot/out/expire';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { pruneIntents } from '@/lib/store/intent/intents-retention';
import { beginRetryAnew, removeIdleQueues } from '@/lib/store/server/owned-queues';
import { dropOldPartitions, ensurePartitions } from '@/lib/store/server/retention';
import { emit } from '@/lib/worker/events/events';
import type { Dispatcher } from '@/lib/worker/queue/dispatcher';
import type { QueueDirectory } from '@/lib/worker/receive/queue-directory';
import type { TransitKeeper } from '@/lib/worker/receive/transit-keeper';
import { afterReroute } from './sweep';

/**
 * Owns: what time does: expiry, delay notices, empty queues, old records, mail in transit and pieces of content that
 *   nobody knows of.
 * Promises: each chore on its own interval; one that fails is repeated and does not keep the others from being done.
 * Does not: time retries (queue-runner) or write the rows itself (lib/store).
 */
export interface ExpirerServices {
  readonly pool: Pool;
  readonly context: ServerContext;
  readonly dispatcher: Dispatcher;
  readonly deliveryTypes: DeliveryTypes;
  readonly directory: QueueDirectory;
  readonly keeper: TransitKeeper;
  /** False under back pressure: resubmission is work that can wait. */
  readonly mayResubmit: () => boolean;
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const BATCH = 200;
/** And mail commits a little after it was received. */
const CLOCKS_DIFFER_MS = 60 * SECOND;

export class Expirer {
  readonly #services: ExpirerServices;
  readonly #chores: readonly {
    readonly name: string;
    readonly everyMs: number;
    readonly work: () => Promise<void>;
  }[];
  readonly #doneAt = new Map<string, number>();
  /** Up to where no notice is due any more. Once an hour all is read: queues may have come from other servers, and the
   *  timeout of older mail may have been another. */
  #notices = { timeoutMs: -1, wholeAt: 0, noneBefore: 0 };

  constructor(services: ExpirerServices) {
    this.#services = services;
    this.#chores = [
      { name: 'expiry', everyMs: 0, work: () => this.#expire() },
      { name: 'delay notices', everyMs: 10 * SECOND, work: () => this.#notify() },
      { name: 'idle queues', everyMs: 2 * SECOND, work: () => this.#removeIdle() },
      { name: 'long retries', everyMs: 60 * SECOND, work: () => this.#resubmitLongRetries() },
      { name: 'forgotten transit', everyMs: 60 * SECOND, work: () => services.keeper.findForgotten() },
      { name: 'day partitions', everyMs: HOUR, work: () => this.#turnPartitions() },
      { name: 'orphaned content', everyMs: HOUR / 6, work: () => this.#sweepOrphans() },
      { name: 'answered requests', everyMs: HOUR, work: () => pruneIntents(services.pool) },
    ];
  }

  /** Does what is due; called at each poll. */
  async run(): Promise<void> {
    for (const { name, everyMs, work } of this.#chores) {
      if (performance.now() - (this.#doneAt.get(name) ?? Number.NEGATIVE_INFINITY) < everyMs) continue;
      try {
        await work();
        this.#doneAt.set(name, performance.now());
      } catch (error) {
        emit('choreFailed', { error, chore: name });
      }
    }
  }

  async #expire(): Promise<void> {
    const { pool, context, dispatcher } = this.#services;
    for (const queueId of await findQueuesWithExpired(pool, context.serverId)) {
      const unpause = dispatcher.pause([queueId]);
      try {
        for (let count = BATCH; count === BATCH; ) {
          const expired = await expireCopies(pool, context, queueId, dispatcher.inFlight(), BATCH);
          count = expired.count;
          dispatcher.handOver(expired.reports);
          if (count > 0) emit('messagesExpired', { queueId, count });
        }
      } finally {
        unpause();
        dispatcher.changed([queueId]);
      }
    }
  }

  async #notify(): Promise<void> {
    const { pool, context, dispatcher } = this.#services;
    const startedAt = Date.now();
    const timeoutMs = context.settings().server.delayNotificationTimeout * SECOND;
    const from = this.#notices;
    const isKnown = from.timeoutMs === timeoutMs && startedAt - from.wholeAt < HOUR;
    const received = {
      after: new Date(isKnown ? from.noneBefore : 0),
      before: new Date(startedAt + (isKnown ? CLOCKS_DIFFER_MS - timeoutMs : CLOCKS_DIFFER_MS)),
    };
    for (let count = BATCH; count === BATCH; ) {
      const delayed = await sendDelayNotices(pool, context, received, BATCH);
      count = delayed.count;
      dispatcher.handOver(delayed.reports);
    }
    this.#notices = {
      timeoutMs,
      wholeAt: isKnown ? from.wholeAt : startedAt,
      noneBefore: startedAt - timeoutMs - CLOCKS_DIFFER_MS,
    };
  }

  /** Empty delivery queues that nothing happened in for QueueMaxIdleTime. */
  async #removeIdle(): Promise<void> {
    const { pool, context, dispatcher, directory } = this.#services;
    const oldestMs = Date.now() - context.settings().server.queueMaxIdleTime * SECOND;
    const idle = dispatcher.queues.filter(({ id, kind, count }) => {
      const runner = dispatcher.runners.get(id);
      return kind === 'Delivery' && count === 0 && runner?.isIdle && runner.lastBusyAt < oldestMs;
    });
    if (idle.length === 0) return;
    const removed = await removeIdleQueues(
      pool,
      context.serverId,
      idle.map(({ id }) => id),
    );
    directory.forget(removed);
    dispatcher.changed(removed);
    await dispatcher.refresh();
  }

  /**
   * A queue in retry without success for MaxIdleTimeBeforeResubmit: there may be a better way by now. Not for mail of an
   * unknown delivery type, which the version that placed it knows more of.
   */
  async #resubmitLongRetries(): Promise<void> {
    const { pool, context, dispatcher, deliveryTypes, mayResubmit } = this.#services;
    if (!mayResubmit()) return;
    const oldestMs = Date.now() - context.settings().server.maxIdleTimeBeforeResubmit * SECOND;
    for (const queue of dispatcher.queues) {
      const { id: queueId, retryCount, firstRetryAt, isSuspended } = queue;
      if (
        !deliveryTypes.has(queue.deliveryType) ||
        isSuspended ||
        retryCount === 0 ||
        firstRetryAt === null ||
        firstRetryAt.getTime() > oldestMs
      )
        continue;
      const unpause = dispatcher.pause([queueId]);
      try {
        const moved = await rerouteAll(
          pool,
          context,
          queueId,
          () => dispatcher.inFlight(),
          (batch) => afterReroute(dispatcher, batch),
        );
        await beginRetryAnew(pool, queueId);
        emit('longRetryRerouted', { queueId, moved });
      } finally {
        unpause();
      }
    }
  }

  async #turnPartitions(): Promise<void> {
    const { pool, context } = this.#services;
    await ensurePartitions(pool);
    const dropped = await dropOldPartitions(pool, context.settings().server.finishedMessageMaxAge);
    if (dropped.length > 0) emit('recordsDropped', { partitions: dropped });
  }

  async #sweepOrphans(): Promise<void> {
    let swept = BATCH;
    while (swept === BATCH) swept = await sweepOrphans(this.#services.pool, BATCH);
  }
}
