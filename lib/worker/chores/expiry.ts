import { expireCopies, findExpired } from '@/lib/store/hot/out/expire';
import { emit } from '@/lib/worker/events/events';
import type { Chore, ChoreServices } from './chore';

/** Found at once; then ended in transactions of so many. */
const FOUND = 1000;
const BATCH = 200;

/** Owns: the end of waiting mail at MessageExpirationTimeout, or at an expiry of its own; suspended mail too. */
export function expiry(services: ChoreServices): Chore {
  const { pool, context, dispatcher } = services;
  return {
    name: 'expiry',
    everyMs: 0,
    work: async () => {
      for (let isMore = true; isMore; ) {
        const due = await findExpired(pool, context, dispatcher.inFlight(), FOUND);
        const byQueue = new Map<bigint, bigint[]>();
        for (const { queueId, copyId } of due) {
          byQueue.set(queueId, [...(byQueue.get(queueId) ?? []), copyId]);
        }
        let ended = 0;
        for (const [queueId, copyIds] of byQueue) ended += await expireInQueue(services, queueId, copyIds);
        isMore = due.length === FOUND && ended > 0;
      }
    },
  };
}

async function expireInQueue(
  { pool, context, dispatcher }: ChoreServices,
  queueId: bigint,
  copyIds: readonly bigint[],
): Promise<number> {
  const unpause = dispatcher.pause([queueId]);
  let ended = 0;
  try {
    for (let at = 0; at < copyIds.length; at += BATCH) {
      const inFlight = dispatcher.inFlight();
      const batch = copyIds.slice(at, at + BATCH).filter((copyId) => !inFlight.has(copyId));
      if (batch.length === 0) continue;
      const { count, dsns } = await expireCopies(pool, context, batch);
      dispatcher.handOver(dsns);
      ended += count;
    }
  } finally {
    unpause();
    dispatcher.changed([queueId]);
    if (ended > 0) emit('messagesExpired', { queueId, count: ended });
  }
  return ended;
}
