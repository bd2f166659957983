import type { CommandContext } from '@/lib/commands/command/context';
import type { HandlerResult } from '@/lib/commands/command/define';
import { requestIntents } from '@/lib/commands/handler/request-intents';
import { type QueueTarget, resolveQueues } from '@/lib/commands/queue/act';
import type { RestoredAction } from '@/lib/mail/queue/queue-actions';
import { listRestored } from '@/lib/store/list/restored-list';

/**
 * Owns: the way from queues to their owners for what is held since a restore.
 * Promises: a queue that is named and holds nothing is an item that says so; one that a filter matches is passed over.
 */
export async function actOnRestored(
  context: CommandContext,
  given: QueueTarget,
  action: RestoredAction,
  withNdr?: boolean,
): Promise<HandlerResult> {
  const { queues, missing } = await resolveQueues(context, given);
  const holding = new Set((await listRestored(context.db, context.reach.limits)).map(({ id }) => id));
  const named = given.Filter === undefined ? queues : queues.filter(({ id }) => holding.has(id));
  const targets = named.map(({ id, identity }) => ({
    identity,
    request: { kind: action, queueId: id, ...(withNdr === undefined ? {} : { withNdr }) },
    refusal: holding.has(id) ? null : 'QueueHoldsNothingRestored',
    inFlight: false,
  }));
  return requestIntents(context, 'Queue', targets, missing);
}
