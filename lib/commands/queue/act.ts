import type { CommandContext } from '@/lib/commands/command/context';
import type { HandlerResult } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import type { ItemResult } from '@/lib/commands/command/report';
import { MAX_TARGETS, refusedItem, requestIntents } from '@/lib/commands/handler/request-intents';
import { filterTree } from '@/lib/commands/parameters/paging';
import { parseQueueIdentity } from '@/lib/mail/queue/mail-identity';
import { QUEUE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import { type QueueAction, queueRefusal } from '@/lib/mail/queue/queue-actions';
import { previewResubmit } from '@/lib/store/configuration/routing-preview';
import { loadRoutingTable } from '@/lib/store/configuration/routing-table';
import { query } from '@/lib/store/database/sql-parameters';
import { findQueues, type QueueRow } from '@/lib/store/list/queue-list';

/**
 * Owns: the way of the queue cmdlets from Identity or Filter to the owners of the queues.
 * Promises: an identity means one queue or none; a single one that is not there is an error, one of several an item.
 */

export interface QueueTarget {
  readonly Identity?: readonly string[] | undefined;
  readonly Filter?: string | undefined;
  readonly Server?: string | undefined;
}

export async function actOnQueues(
  context: CommandContext,
  given: QueueTarget,
  action: QueueAction,
): Promise<HandlerResult> {
  const { queues, missing } = await resolveQueues(context, given);
  const targets = queues.map((queue) => ({
    identity: queue.identity,
    request: { kind: action, queueId: queue.id },
    refusal: queueRefusal(action, queue),
    inFlight: false,
  }));
  const result = await requestIntents(context, 'Queue', targets, missing);
  if (!context.whatIf || action !== 'resubmitQueue') return result;
  const moving = queues.filter((_queue, index) => targets[index]?.refusal === null);
  const queueIds = moving.map((queue) => queue.id);
  const table = await loadRoutingTable((sql) => query<unknown>(context.db, sql));
  return { ...result, queueEffect: await previewResubmit(context.db, queueIds, table) };
}

export async function resolveQueues(
  { db }: CommandContext,
  given: QueueTarget,
): Promise<{ queues: readonly QueueRow[]; missing: readonly ItemResult[] }> {
  if (given.Filter !== undefined) {
    const filter = filterTree(given.Filter, QUEUE_PROPERTIES);
    const target = { identity: null, server: given.Server ?? null, filter };
    const queues = await findQueues(db, target, MAX_TARGETS + 1);
    if (queues.length > MAX_TARGETS) throw refuse('TooManyMatched', 'Filter', { limit: MAX_TARGETS });
    return { queues, missing: [] };
  }
  const identities = given.Identity ?? [];
  const found = new Map<bigint, QueueRow>();
  const missing: ItemResult[] = [];
  for (const text of identities) {
    const identity = parseQueueIdentity(text);
    if (identity === null) throw refuse('QueueIdentityInvalid', 'Identity', { identity: text });
    const [queue, second] = await findQueues(db, { identity, server: null, filter: [] }, 2);
    if (second) throw refuse('IdentityAmbiguous', 'Identity', { identity: text }, 409);
    if (queue) found.set(queue.id, queue);
    else if (identities.length === 1) throw refuse('QueueNotFound', 'Identity', { identity: text }, 404);
    else missing.push(refusedItem(text, 'QueueNotFound'));
  }
  return { queues: [...found.values()], missing };
}
