import type { CommandContext } from '@/lib/commands/command/context';
import type { HandlerResult } from '@/lib/commands/command/define';
import { type CommandError, refuse } from '@/lib/commands/command/errors';
import type { ItemResult } from '@/lib/commands/command/report';
import { MAX_TARGETS, requestIntents } from '@/lib/commands/handler/request-intents';
import { filterTree } from '@/lib/commands/parameters/paging';
import { type MessageIdentity, parseMessageIdentity } from '@/lib/mail/queue/mail-identity';
import { MESSAGE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import { isInFlight, type MessageAction, messageRefusal } from '@/lib/mail/queue/queue-actions';
import type { Reach } from '@/lib/reach';
import { findMessages, type MessageRow } from '@/lib/store/list/message-list';

/**
 * Owns: the way of the message cmdlets from Identity or Filter to the owners of the queues.
 * Promises: an identity means one message: in the queue it names, or in every queue where it waits; a single one that is
 *   not there is an error, one of several an item.
 */

export interface MessageTargetParameters {
  readonly Identity?: readonly string[] | undefined;
  readonly Filter?: string | undefined;
  readonly Server?: string | undefined;
}

export async function actOnMessages(
  context: CommandContext,
  given: MessageTargetParameters,
  action: MessageAction,
  options: { readonly withNdr?: boolean } = {},
): Promise<HandlerResult> {
  const { messages, missing } = await findTargets(context, given);
  const targets = messages.map((message) => ({
    identity: message.identity,
    request: { kind: action, copyId: message.copy_id, ...options },
    refusal: messageRefusal(action, { queueKind: message.queue_kind, status: message.status }),
    inFlight: action !== 'resumeMessage' && isInFlight(message.status),
  }));
  return requestIntents(context, 'Message', targets, missing);
}

/** All copies that an identity names. @throws CommandError MessageIdentityInvalid, MessageNotFound, OutOfScope */
export async function findByIdentity(context: CommandContext, text: string): Promise<readonly MessageRow[]> {
  const rows = await findShort(context, text, context.reach.limits);
  if (rows.length === 0) throw await absent(context, text);
  return rows;
}

interface Targets {
  readonly messages: readonly MessageRow[];
  readonly missing: readonly ItemResult[];
}

export async function findTargets(context: CommandContext, given: MessageTargetParameters): Promise<Targets> {
  if (given.Filter !== undefined) {
    const filter = filterTree(given.Filter, MESSAGE_PROPERTIES);
    const { limits } = context.reach;
    const target = { messageIds: null, queue: null, server: given.Server ?? null, filter, reach: limits };
    const messages = await findMessages(context.db, target, MAX_TARGETS + 1);
    if (messages.length > MAX_TARGETS) throw refuse('TooManyMatched', 'Filter', { limit: MAX_TARGETS });
    return { messages, missing: [] };
  }
  const identities = given.Identity ?? [];
  const [only] = identities;
  if (identities.length === 1 && only !== undefined) {
    return { messages: await findByIdentity(context, only), missing: [] };
  }
  if (identities.length > MAX_TARGETS) throw refuse('TooManyMatched', 'Identity', { limit: MAX_TARGETS });
  return resolveMany(context, identities);
}

/** A console's selection: full identities, found in one statement; the short forms one by one. */
async function resolveMany(context: CommandContext, identities: readonly string[]): Promise<Targets> {
  const messageIds = [...new Set(identities.map((text) => parse(text).messageId))];
  const { limits } = context.reach;
  const target = { messageIds, queue: null, server: null, filter: [], reach: limits };
  const rows = await findMessages(context.db, target, MAX_TARGETS);
  const byIdentity = new Map(rows.map((row) => [row.identity.toLowerCase(), row]));
  const found = new Map<bigint, MessageRow>();
  const missing: ItemResult[] = [];
  for (const text of identities) {
    const exact = byIdentity.get(text.trim().toLowerCase());
    const matched = exact ? [exact] : await findShort(context, text, limits);
    for (const row of matched) found.set(row.copy_id, row);
    if (matched.length > 0) continue;
    const [problem = null] = (await absent(context, text)).problems;
    missing.push({ identity: text, state: 'refused', problem });
  }
  return { messages: [...found.values()], missing };
}

async function findShort({ db }: CommandContext, text: string, reach: Reach): Promise<readonly MessageRow[]> {
  const { queue, messageId } = parse(text);
  return findMessages(db, { messageIds: [messageId], queue, server: null, filter: [], reach }, MAX_TARGETS);
}

/** What somebody may not even see is not there for them. */
async function absent(context: CommandContext, text: string): Promise<CommandError> {
  const { actor, reach } = context;
  const visible = reach.limits === null ? [] : await findShort(context, text, actor.reachOf('queue.read'));
  if (visible.length > 0) return outOfScope(text);
  return refuse('MessageNotFound', 'Identity', { identity: text }, 404);
}

function outOfScope(identity: string): CommandError {
  return refuse('OutOfScope', 'Identity', { name: identity, permission: 'queue.write' }, 403);
}

function parse(text: string): MessageIdentity {
  const identity = parseMessageIdentity(text);
  if (identity === null) throw refuse('MessageIdentityInvalid', 'Identity', { identity: text });
  return identity;
}
