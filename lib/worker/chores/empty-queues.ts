import { mustReroute } from '@/lib/mail/routing/delivery-type';
import { removeEmptyQueues } from '@/lib/store/server/owned-queues';
import { type Chore, type ChoreServices, SECOND_MS } from './chore';

/**
 * Owns: the end of empty delivery queues: when nothing happened in one for QueueMaxIdleTime, or at once when its mail would be
 *   routed anew (its connector is gone, say), since none comes to it any more.
 */
export function emptyQueues({ pool, context, dispatcher, directory, deliveryTypes }: ChoreServices): Chore {
  return {
    name: 'empty queues',
    everyMs: 2 * SECOND_MS,
    work: async () => {
      const { server, routing } = context.settings();
      const oldestMs = Date.now() - server.queueMaxIdleTimeSeconds * SECOND_MS;
      const idle: bigint[] = [];
      const abandoned: bigint[] = [];
      for (const queue of dispatcher.queues) {
        const runner = dispatcher.runners.get(queue.id);
        if (queue.kind !== 'Delivery' || queue.count > 0 || !runner?.isIdle) continue;
        if (mustReroute(queue, context.serverId, routing, deliveryTypes)) abandoned.push(queue.id);
        else if (runner.lastBusyAt < oldestMs) idle.push(queue.id);
      }
      if (idle.length + abandoned.length === 0) return;
      const removed = await removeEmptyQueues(pool, context.serverId, { idle, abandoned });
      directory.forget(removed);
      dispatcher.changed(removed);
      await dispatcher.refresh();
    },
  };
}
