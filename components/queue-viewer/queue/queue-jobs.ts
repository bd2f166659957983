import type { BulkRequest } from '@/components/console/paged-list/bulk-run';
import type { QueueRow } from '@/components/queue-viewer/row/queue-row';
import { type QueueAction, queueRefusal } from '@/lib/mail/queue/queue-actions';
import { renderFilter } from '@/lib/shell/filter/filter';

/** What the actions on queues act on, and what they send. */

/** The chosen queues that take this action in their present state. */
export function queuesFor(action: QueueAction, rows: readonly QueueRow[]): readonly QueueRow[] {
  return rows.filter((row) => queueRefusal(action, { kind: row.Kind, status: row.Status }) === null);
}

/** Submission's messages cannot be removed, and an empty queue has none. */
export function queuesToEmpty(rows: readonly QueueRow[]): readonly QueueRow[] {
  return rows.filter((row) => row.Kind !== 'Submission' && row.MessageCount > 0);
}

/** All messages of each queue, a command a queue. */
export function emptyQueueRequests(rows: readonly QueueRow[], withNdr: boolean): readonly BulkRequest[] {
  return rows.map(({ Identity }) => ({
    parameters: {
      Filter: renderFilter([{ property: 'Queue', operator: 'eq', value: Identity }]),
      WithNDR: withNdr,
      Confirm: false,
    },
    identities: [Identity],
  }));
}
