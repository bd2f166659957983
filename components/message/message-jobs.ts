import { type BulkRequest, inPortions } from '@/components/queue-viewer/bulk-run';
import { type MessageAction, messageRefusal } from '@/lib/transport/queue-actions';
import type { MessageRow } from './message-row';

/** What the actions on messages send. */

/** The chosen messages that take this action in their present state. */
export function messagesFor(action: MessageAction, rows: readonly MessageRow[]): readonly MessageRow[] {
  return rows.filter(
    (row) => messageRefusal(action, { queueKind: row.QueueKind, status: row.Status }) === null,
  );
}

export function messageRequests(
  rows: readonly MessageRow[],
  parameters: Readonly<Record<string, unknown>> = {},
): readonly BulkRequest[] {
  return inPortions(
    rows.map((row) => row.Identity),
    parameters,
  );
}
