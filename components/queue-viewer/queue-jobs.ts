import type { QueueAction } from '@/lib/transport/queue-actions';
import { queueRefusal } from '@/lib/transport/queue-actions';
import { type BulkRequest, inPortions } from './bulk-run';
import type { QueueRow } from './queue-row';

/** What the actions on queues send. */

/** The chosen queues that take this action in their present state. */
export function queuesFor(action: QueueAction, rows: readonly QueueRow[]): readonly QueueRow[] {
  return rows.filter((row) => queueRefusal(action, { kind: row.Kind, status: row.Status }) === null);
}

/** Submission's messages cannot be removed, and an empty queue has none. */
export function queuesToEmpty(rows: readonly QueueRow[]): readonly QueueRow[] {
  return rows.filter((row) => row.Kind !== 'Submission' && row.MessageCount > 0);
}

export function queueRequests(
  rows: readonly QueueRow[],
  parameters: Readonly<Record<string, unknown>> = {},
): readonly BulkRequest[] {
  return inPortions(
    rows.map((row) => row.Identity),
    parameters,
  );
}

/** All messages of each queue, a command a queue. */
export function emptyQueueRequests(rows: readonly QueueRow[], withNdr: boolean): readonly BulkRequest[] {
  return rows.map((row) => ({
    parameters: { Filter: queueFilter(row.Identity), WithNDR: withNdr, Confirm: false },
    identities: [row.Identity],
  }));
}

function queueFilter(identity: string): string {
  return `Queue -eq '${identity.replaceAll("'", "''")}'`;
}
