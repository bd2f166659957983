import type { OutputRow } from '@/lib/commands/command/report';
import { lastErrorProperties, type StoredLastError } from '@/lib/commands/handler/last-error';
import type { RecipientRow } from '@/lib/store/list/message-detail';
import type { MessageRow } from '@/lib/store/list/message-list';

/**
 * Owns: a queued message as output.
 * Promises: Exchange's property names; MessageId, QueueId, QueueKind, NextRetryTime, LastErrorDetail,
 *   RecipientDomain and ReceiveSession are ours.
 */

/** Get-Message's table in Exchange. */
export const MESSAGE_COLUMNS = ['Identity', 'FromAddress', 'Status', 'Queue', 'Subject'] as const;

/** `recipients`: null when they were not asked for; Exchange then leaves Recipients empty. */
export function toMessageRow(message: MessageRow, recipients: readonly RecipientRow[] | null): OutputRow {
  return {
    Identity: message.identity,
    Subject: message.subject,
    InternetMessageId: message.internet_message_id,
    FromAddress: shownSender(message.from_address),
    Status: message.status,
    Size: Number(message.size),
    MessageSourceName: message.source_name,
    SourceIP: message.source_ip,
    SCL: message.scl,
    DateReceived: message.received_at.toISOString(),
    ExpirationTime: message.expires_at.toISOString(),
    ...lastErrorProperties(presentError(message)),
    RetryCount: message.retry_count,
    NextRetryTime: message.waits_for
      ? new Date(message.waits_for.at).toISOString()
      : (message.next_attempt_at?.toISOString() ?? null),
    Queue: message.queue,
    Recipients: (recipients ?? []).map(toRecipient),
    MessageId: Number(message.message_id),
    QueueId: message.queue_id.toString(),
    QueueKind: message.queue_kind,
    ReceiveSession: message.session_id,
  };
}

/** What keeps it now, before what kept it once. */
function presentError({ waits_for: waits, ...stored }: MessageRow): StoredLastError {
  if (waits === null) return stored;
  return { last_error_key: waits.key, last_error_args: waits.args, last_error_reply: null };
}

/** The null reverse-path, as Exchange shows it. */
export function shownSender(address: string): string {
  return address === '' ? '<>' : address;
}

function toRecipient(recipient: RecipientRow): OutputRow {
  return {
    Address: recipient.address,
    RecipientDomain: recipient.domain,
    Status: recipient.status,
    ...lastErrorProperties(recipient),
  };
}
