import type { Pool } from '@/lib/store/database/pool';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { findAbandonedServers, handBack, takeOver } from '@/lib/store/server/takeover';
import { emit } from '@/lib/worker/events/events';
import type { Dispatcher } from '@/lib/worker/queue/dispatcher';
import type { RowlessKeeper } from '@/lib/worker/receive/rowless-keeper';

/**
 * Owns: looking after other servers at each poll: their rowless mail and their queues when they are gone, and giving
 *   those back.
 * Promises: a killed server's queues have a new owner within its lease's term and a poll, whatever stands in the way of
 *   another's.
 */
export async function lookAfterOthers(
  pool: Pool,
  context: ServerContext,
  dispatcher: Dispatcher,
  keeper: RowlessKeeper,
): Promise<void> {
  const { liveServerIds } = context.settings();
  for (const serverId of await findAbandonedServers(pool)) {
    if (serverId === context.serverId) continue;
    try {
      // Before crashes are counted: what was in flight must have the rows that count them.
      await keeper.takeOver(serverId);
      const taken = await takeOver(pool, serverId, liveServerIds);
      if (taken) emit('queuesTakenOver', { from: serverId, ...taken });
    } catch (error) {
      emit('queuesNotTakenOver', { error, from: serverId });
    }
  }
  await giveBack(pool, context, dispatcher);
}

async function giveBack(pool: Pool, context: ServerContext, dispatcher: Dispatcher): Promise<void> {
  const live = new Set(context.settings().liveServerIds);
  const foreign = dispatcher.queues.filter(
    ({ homeServerId }) => homeServerId !== context.serverId && live.has(homeServerId),
  );
  if (foreign.length === 0) return;
  const unpause = dispatcher.pause(foreign.map(({ id }) => id));
  try {
    const quiet = foreign.filter(({ id }) => (dispatcher.runners.get(id)?.buffer.outIds.size ?? 0) === 0);
    const given = await handBack(
      pool,
      context,
      quiet.map(({ id }) => id),
    );
    if (given.length === 0) return;
    emit('queuesHandedBack', { queues: given.length });
    dispatcher.changed(given);
    await dispatcher.refresh();
  } finally {
    unpause();
  }
}
