import type { MessageRow } from '@/components/queue-viewer/row/message-row';
import { type MessageAction, messageRefusal } from '@/lib/mail/queue/queue-actions';

/** The chosen messages that take this action in their present state. */
export function messagesFor(action: MessageAction, rows: readonly MessageRow[]): readonly MessageRow[] {
  return rows.filter(
    (row) => messageRefusal(action, { queueKind: row.QueueKind, status: row.Status }) === null,
  );
}
