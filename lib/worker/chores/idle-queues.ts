import { removeIdleQueues } from '@/lib/store/server/owned-queues';
import { type Chore, type ChoreServices, SECOND_MS } from './chore';

/** Owns: the end of empty delivery queues that nothing happened in for QueueMaxIdleTime. */
export function idleQueues({ pool, context, dispatcher, directory }: ChoreServices): Chore {
  return {
    name: 'idle queues',
    everyMs: 2 * SECOND_MS,
    work: async () => {
      const oldestMs = Date.now() - context.settings().server.queueMaxIdleTimeSeconds * SECOND_MS;
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
    },
  };
}
