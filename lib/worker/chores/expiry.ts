import { expireCopies, findQueuesWithExpired } from '@/lib/store/hot/out/expire';
import { emit } from '@/lib/worker/events/events';
import type { Chore, ChoreServices } from './chore';

const BATCH = 200;

/** Owns: the end of waiting mail at MessageExpirationTimeout. */
export function expiry({ pool, context, dispatcher }: ChoreServices): Chore {
  return {
    name: 'expiry',
    everyMs: 0,
    work: async () => {
      for (const queueId of await findQueuesWithExpired(pool, context.serverId)) {
        const unpause = dispatcher.pause([queueId]);
        try {
          for (let count = BATCH; count === BATCH; ) {
            const expired = await expireCopies(pool, context, queueId, dispatcher.inFlight(), BATCH);
            count = expired.count;
            dispatcher.handOver(expired.dsns);
            if (count > 0) emit('messagesExpired', { queueId, count });
          }
        } finally {
          unpause();
          dispatcher.changed([queueId]);
        }
      }
    },
  };
}
