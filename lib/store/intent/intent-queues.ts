import { queueRefusal } from '@/lib/mail/queue/queue-actions';
import type { QueueKind } from '@/lib/mail/routing/delivery-type';
import type { Client } from '@/lib/store/database/pool';
import { DONE, type IntentEffects, type IntentResult, type OpenIntent, refused } from './intent-effects';

/**
 * Owns: suspend, resume and retry of a queue, as rows; for a resubmit only whether it may be.
 * Promises: the same rule as the commands' -WhatIf (lib/mail/queue/queue-actions), on the state as it is now.
 */
export async function applyQueueIntent(
  client: Client,
  intent: OpenIntent,
  effects: IntentEffects,
): Promise<IntentResult> {
  const { rows } = await client.query<{ kind: QueueKind; suspended: boolean; retry_count: number }>(
    'SELECT kind, suspended, retry_count FROM queue WHERE id = $1 FOR UPDATE',
    [intent.queueId],
  );
  const queue = rows[0];
  if (!queue) return refused('QueueNotFound');
  const { kind, queueId } = intent;
  if (
    kind !== 'suspendQueue' &&
    kind !== 'resumeQueue' &&
    kind !== 'retryQueue' &&
    kind !== 'resubmitQueue'
  ) {
    throw new Error(`${kind} is not an action on a queue`);
  }
  const status = queue.suspended ? 'Suspended' : queue.retry_count > 0 ? 'Retry' : 'Ready';
  const refusal = queueRefusal(kind, { kind: queue.kind, status });
  if (refusal) return refused(refusal);
  switch (kind) {
    case 'suspendQueue':
      await client.query('UPDATE queue SET suspended = true, updated_at = now() WHERE id = $1', [queueId]);
      effects.suspended.add(queueId);
      break;
    case 'resumeQueue':
      await client.query('UPDATE queue SET suspended = false, updated_at = now() WHERE id = $1', [queueId]);
      effects.resumed.add(queueId);
      if (queue.kind !== 'Delivery') effects.isSweepWanted = true;
      break;
    case 'retryQueue':
      await client.query('UPDATE queue SET next_retry_at = now(), updated_at = now() WHERE id = $1', [
        queueId,
      ]);
      effects.retried.add(queueId);
      break;
    case 'resubmitQueue':
      break;
  }
  return DONE;
}
