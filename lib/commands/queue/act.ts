import type { CommandContext } from '@/lib/commands/command/context';
import type { HandlerResult } from '@/lib/commands/command/define';
import { type CommandError, refuse } from '@/lib/commands/command/errors';
import type { ItemResult } from '@/lib/commands/command/report';
import { MAX_TARGETS, requestIntents } from '@/lib/commands/handler/request-intents';
import { filterTree } from '@/lib/commands/parameters/paging';
import { parseQueueIdentity } from '@/lib/mail/queue/mail-identity';
import { QUEUE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import { type QueueAction, queueRefusal } from '@/lib/mail/queue/queue-actions';
import { admits, type ScopeFacts } from '@/lib/reach';
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
  context: CommandContext,
  given: QueueTarget,
): Promise<{ queues: readonly QueueRow[]; missing: readonly ItemResult[] }> {
  const { db, reach } = context;
  if (given.Filter !== undefined) {
    const filter = filterTree(given.Filter, QUEUE_PROPERTIES);
    const target = { identity: null, server: given.Server ?? null, filter, reach: reach.limits };
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
    const [queue, second] = await findQueues(db, { identity, server: null, filter: [], reach: null }, 2);
    if (second) throw refuse('IdentityAmbiguous', 'Identity', { identity: text }, 409);
    const problem = queue ? outOfReach(context, queue, text) : queueNotFound(text);
    if (queue && problem === null) found.set(queue.id, queue);
    else if (identities.length === 1) throw problem;
    else missing.push({ identity: text, state: 'refused', problem: problem?.problems[0] ?? null });
  }
  return { queues: [...found.values()], missing };
}

/** What somebody may not even see is not there for them. @returns null: it may be worked with */
function outOfReach(
  { reach, actor }: CommandContext,
  queue: QueueRow,
  identity: string,
): CommandError | null {
  const facts = factsOf(queue);
  if (reach.admits(facts)) return null;
  return admits(actor.reachOf('queue.read'), facts)
    ? refuse('OutOfScope', 'Identity', { name: queue.identity, permission: 'queue.write' }, 403)
    : queueNotFound(identity);
}

function queueNotFound(identity: string): CommandError {
  return refuse('QueueNotFound', 'Identity', { identity }, 404);
}

/** What the scopes of role groups know a queue by. One of a connector that is gone is nobody's. */
function factsOf({ connector_id: id, connector_name: name, server_id: server }: QueueRow): ScopeFacts {
  return { sendConnector: name === null ? null : id, server };
}
