import type { LastError } from '@/lib/transport/last-error';
import { newLastError } from '@/lib/transport/last-error-kinds';
import { type MessageAction, messageRefusal, type QueueKind } from '@/lib/transport/queue-actions';
import { rerouteWithin } from './hot/reroute';
import { settleWithin, type TriedCopy } from './hot/settle';
import {
  DONE,
  type HoldQueues,
  type IntentEffects,
  type IntentResult,
  type OpenIntent,
  PENDING,
  refused,
} from './intent-effects';
import type { Client } from './pool';
import type { ServerContext } from './server-context';

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

interface CopyState {
  readonly id: bigint;
  readonly messageId: bigint;
  readonly queueId: bigint;
  readonly queueKind: QueueKind;
  status: string;
  pendingAction: string | null;
  readonly sizeBytes: number;
  readonly lastError: LastError | null;
  readonly recipients: readonly { readonly id: bigint; readonly address: string; readonly domain: string }[];
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
  // What was asked while in transit is taken back; else it is ready at once.
  await client.query(
    `UPDATE copy SET status = CASE status WHEN 'Suspended' THEN 'Ready' ELSE status END, pending_action = NULL,
       next_attempt_at = CASE status WHEN 'Suspended' THEN NULL ELSE next_attempt_at END
     WHERE id = $1`,
    [copy.id],
  );
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
    afterId: 0n,
    inFlight: new Set(),
    limit: 1,
  });
  for (const queueId of result.toQueueIds) effects.readAgain.add(queueId);
  effects.readAgain.add(copy.queueId);
  effects.reports.push(...result.reports);
  return DONE;
}

async function remove(
  client: Client,
  context: ServerContext,
  removals: readonly { intent: OpenIntent; copy: CopyState }[],
  effects: IntentEffects,
): Promise<void> {
  const { reports } = await settleWithin(
    client,
    context,
    removals.map(({ intent, copy }) => removedCopy(intent, copy)),
  );
  effects.reports.push(...reports);
}

function removedCopy({ actor, withNdr }: OpenIntent, copy: CopyState): TriedCopy {
  return {
    copy: {
      id: copy.id,
      messageId: copy.messageId,
      queueId: copy.queueId,
      recipients: copy.recipients,
      sharesMessage: true,
      retryCount: 0,
      fromAddress: '',
      sizeBytes: copy.sizeBytes,
      smtpUtf8: false,
      eightBitMime: false,
      addedHeaders: '',
      trace: null,
      receivedAt: new Date(),
      expiresAt: new Date(),
      content: null,
    },
    connector: null,
    attempts: [],
    results: copy.recipients.map(() => ({
      kind: 'failed',
      outcome: 'Removed',
      error: newLastError('removedByAdministrator', { actor }),
      previousError: copy.lastError,
      host: null,
      withNdr,
      actor,
    })),
    nextAttemptAt: null,
  };
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
  const { rows } = await client.query<{
    id: bigint;
    message_id: bigint;
    queue_id: bigint;
    kind: QueueKind;
    status: string;
    pending_action: string | null;
    size: bigint;
    last_error_key: string | null;
    last_error_args: Record<string, string | number> | null;
    last_error_reply: string | null;
    recipients: { id: string; address: string; domain: string }[] | null;
  }>(
    `SELECT c.id, c.message_id, c.queue_id, q.kind, c.status, c.pending_action, m.size, c.last_error_key,
       c.last_error_args, c.last_error_reply,
       (SELECT jsonb_agg(jsonb_build_object('id', r.id::text, 'address', r.address, 'domain', r.domain) ORDER BY r.id)
        FROM recipient r WHERE r.copy_id = c.id) AS recipients
     FROM copy c JOIN queue q ON q.id = c.queue_id JOIN message m ON m.id = c.message_id
     WHERE c.id = ANY($1::bigint[]) ORDER BY c.id FOR UPDATE OF c`,
    [intents.flatMap(({ copyId }) => (copyId === null ? [] : [copyId]))],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        messageId: row.message_id,
        queueId: row.queue_id,
        queueKind: row.kind,
        status: row.status,
        pendingAction: row.pending_action,
        sizeBytes: Number(row.size),
        lastError:
          row.last_error_key === null
            ? null
            : {
                key: row.last_error_key,
                args: row.last_error_args ?? {},
                reply: row.last_error_reply,
                enhancedCode: null,
              },
        recipients: (row.recipients ?? []).map((recipient) => ({ ...recipient, id: BigInt(recipient.id) })),
      },
    ]),
  );
}
