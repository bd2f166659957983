import { rerouteAll } from '@/lib/store/hot/move/reroute-all';
import { beginRetryAnew, type OwnedQueue } from '@/lib/store/server/owned-queues';
import { emit } from '@/lib/worker/events/events';
import { type Chore, type ChoreServices, SECOND_MS } from './chore';
import { afterReroute } from './sweep';

/**
 * Owns: routing anew what is in a queue in retry without success for MaxIdleTimeBeforeResubmit: there may be a better way by
 *   now.
 * Does not: touch mail of an unknown delivery type, which the version that placed it knows more of.
 */
export function longRetries({ pool, context, dispatcher, deliveryTypes, mayResubmit }: ChoreServices): Chore {
  const isLong = (queue: OwnedQueue, oldestMs: number) =>
    deliveryTypes.has(queue.deliveryType) &&
    !queue.isSuspended &&
    queue.retryCount > 0 &&
    queue.firstRetryAt !== null &&
    queue.firstRetryAt.getTime() <= oldestMs;
  return {
    name: 'long retries',
    everyMs: 60 * SECOND_MS,
    work: async () => {
      if (!mayResubmit()) return;
      const oldestMs = Date.now() - context.settings().server.maxIdleTimeBeforeResubmitSeconds * SECOND_MS;
      for (const { id: queueId } of dispatcher.queues.filter((queue) => isLong(queue, oldestMs))) {
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
    },
  };
}
