import { type MessageAction, messageRefusal } from '@/lib/mail/queue/queue-actions';
import type { QueueKind } from '@/lib/mail/routing/delivery-type';
import type { Client } from '@/lib/store/database/pool';
import { rerouteWithin } from '@/lib/store/hot/move/reroute';
import {
  OPEN_COPY_COLUMNS,
  type OpenCopy,
  type OpenCopyRow,
  toOpenCopy,
} from '@/lib/store/hot/out/open-copies';
import { settleWithin } from '@/lib/store/hot/out/settle';
import type { ServerContext } from '@/lib/store/hot/server-context';
import {
  DONE,
  type HoldQueues,
  type IntentEffects,
  type IntentResult,
  type OpenIntent,
  PENDING,
  refused,
} from './intent-effects';
import { startClock } from './intent-restored';
import { removedCopy } from './removed-copy';

/**
 * Owns: suspend, resume and remove of copies, many in one transaction.
 * Promises: a copy in flight is only marked (pendingAction); settle honours the mark when the attempt does not deliver.
 *   Removal with a report writes the report in the same transaction. Resuming a poison message routes it anew.
 */
export async function applyMessageIntents(
  client: Client,
  context: ServerContext,
  intents: readonly OpenIntent[],
  hold: HoldQueues,
  effects: IntentEffects,
): Promise<Map<bigint, IntentResult>> {
  const results = new Map<bigint, IntentResult>();
  if (intents.length === 0) return results;
  const copies = await lockCopies(client, intents);
  const inFlight = hold([...new Set([...copies.values()].map(({ queueId }) => queueId))]);
  const removals: { intent: OpenIntent; copy: CopyState }[] = [];
  const removing = new Set<bigint>();
  for (const intent of intents) {
    const copy = intent.copyId === null ? undefined : copies.get(intent.copyId);
    if (!copy || removing.has(copy.id)) {
      results.set(intent.id, refused('MessageNotFound'));
      continue;
    }
    const action = actionOf(intent);
    const refusal = messageRefusal(action, {
      queueKind: copy.queueKind,
      status: shownStatus(copy, inFlight),
    });
    if (refusal) {
      results.set(intent.id, refused(refusal));
    } else if (action === 'removeMessage' && !inFlight.has(copy.id)) {
      removals.push({ intent, copy });
      removing.add(copy.id);
      results.set(intent.id, DONE);
    } else {
      results.set(intent.id, await applyOne(client, context, { intent, action, copy }, inFlight, effects));
    }
  }
  await remove(client, context, removals, effects);
  return results;
}

interface CopyState extends OpenCopy {
  readonly queueKind: QueueKind;
  readonly isRestored: boolean;
  status: string;
  pendingAction: string | null;
}

async function applyOne(
  client: Client,
  context: ServerContext,
  { intent, action, copy }: { intent: OpenIntent; action: MessageAction; copy: CopyState },
  inFlight: ReadonlySet<bigint>,
  effects: IntentEffects,
): Promise<IntentResult> {
  if (action === 'removeMessage') {
    return mark(client, copy, intent.withNdr ? 'removeWithNdr' : 'remove');
  }
  if (action === 'suspendMessage') {
    if (inFlight.has(copy.id)) return mark(client, copy, 'suspend');
    await client.query("UPDATE copy SET status = 'Suspended' WHERE id = $1", [copy.id]);
    copy.status = 'Suspended';
    return DONE;
  }
  if (copy.queueKind === 'Poison') return resumePoison(client, context, copy, effects);
  // What was asked while in flight is taken back; else it is ready at once.
  await client.query(
    `UPDATE copy SET status = CASE status WHEN 'Suspended' THEN 'Ready' ELSE status END, pending_action = NULL,
       next_attempt_at = CASE status WHEN 'Suspended' THEN NULL ELSE next_attempt_at END, restored = false
     WHERE id = $1`,
    [copy.id],
  );
  if (copy.isRestored) await startClock(client, [copy.messageId]);
  copy.status = 'Ready';
  copy.pendingAction = null;
  effects.readAgain.add(copy.queueId);
  if (copy.queueKind !== 'Delivery') effects.isSweepWanted = true;
  return DONE;
}

async function mark(client: Client, copy: CopyState, action: string): Promise<IntentResult> {
  await client.query('UPDATE copy SET pending_action = $2 WHERE id = $1', [copy.id, action]);
  copy.pendingAction = action;
  return PENDING;
}

/** It gets its full count of tries again. */
async function resumePoison(
  client: Client,
  context: ServerContext,
  copy: CopyState,
  effects: IntentEffects,
): Promise<IntentResult> {
  await client.query('UPDATE message SET crash_count = 0 WHERE id = $1', [copy.messageId]);
  await client.query("UPDATE copy SET status = 'Ready' WHERE id = $1", [copy.id]);
  const result = await rerouteWithin(client, context, {
    queueId: copy.queueId,
    which: 'all',
    copyIds: [copy.id],
    after: null,
    inFlight: new Set(),
    limit: 1,
  });
  for (const queueId of result.toQueueIds) effects.readAgain.add(queueId);
  effects.readAgain.add(copy.queueId);
  effects.dsns.push(...result.dsns);
  return DONE;
}

async function remove(
  client: Client,
  context: ServerContext,
  removals: readonly { intent: OpenIntent; copy: CopyState }[],
  effects: IntentEffects,
): Promise<void> {
  const { dsns } = await settleWithin(
    client,
    context,
    removals.map(({ intent, copy }) => removedCopy(intent, copy)),
  );
  effects.dsns.push(...dsns);
}

function actionOf({ kind }: OpenIntent): MessageAction {
  if (kind === 'suspendMessage' || kind === 'resumeMessage' || kind === 'removeMessage') return kind;
  throw new Error(`${kind} is not an action on a message`);
}

function shownStatus(copy: CopyState, inFlight: ReadonlySet<bigint>): string {
  if (!inFlight.has(copy.id)) return copy.status;
  if (copy.pendingAction === null) return 'Active';
  return copy.pendingAction === 'suspend' ? 'PendingSuspend' : 'PendingRemove';
}

async function lockCopies(client: Client, intents: readonly OpenIntent[]): Promise<Map<bigint, CopyState>> {
  const { rows } = await client.query<
    OpenCopyRow & {
      readonly kind: QueueKind;
      readonly status: string;
      readonly pending_action: string | null;
      readonly restored: boolean;
    }
  >(
    `SELECT ${OPEN_COPY_COLUMNS}, q.kind, c.status, c.pending_action, c.restored
     FROM copy c JOIN queue q ON q.id = c.queue_id WHERE c.id = ANY($1::bigint[]) ORDER BY c.id FOR UPDATE OF c`,
    [intents.flatMap(({ copyId }) => (copyId === null ? [] : [copyId]))],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...toOpenCopy(row),
        queueKind: row.kind,
        isRestored: row.restored,
        status: row.status,
        pendingAction: row.pending_action,
      },
    ]),
  );
}
