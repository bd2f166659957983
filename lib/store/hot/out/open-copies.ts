import type { LastError } from '@/lib/mail/outcome/last-error';
import type { Client } from '@/lib/store/database/pool';
import type { RecipientResult, TriedCopy } from './settle';
import type { WaitingRecipient } from './waiting-copy';

/**
 * Owns: copies that something happens to without an attempt (expiry, removal, a way that is no more), in the shape that
 *   settle takes.
 * Promises: the last error is why the copy waits: its own, else its queue's.
 */
export interface OpenCopy {
  readonly id: bigint;
  readonly messageId: bigint;
  readonly queueId: bigint;
  readonly recipients: readonly WaitingRecipient[];
  readonly lastError: LastError | null;
}

export interface OpenCopyRow {
  readonly id: bigint;
  readonly message_id: bigint;
  readonly queue_id: bigint;
  readonly error_key: string | null;
  readonly error_args: Readonly<Record<string, string | number>> | null;
  readonly error_reply: string | null;
  readonly recipients:
    | readonly { readonly id: string; readonly address: string; readonly domain: string }[]
    | null;
}

/** Needs `c` (copy) and `q` (queue) in scope. */
export const OPEN_COPY_COLUMNS = `
  c.id, c.message_id, c.queue_id, coalesce(c.last_error_key, q.last_error_key) AS error_key,
  CASE WHEN c.last_error_key IS NULL THEN q.last_error_args ELSE c.last_error_args END AS error_args,
  CASE WHEN c.last_error_key IS NULL THEN q.last_error_reply ELSE c.last_error_reply END AS error_reply,
  (SELECT jsonb_agg(jsonb_build_object('id', r.id::text, 'address', r.address, 'domain', r.domain) ORDER BY r.id)
   FROM recipient r WHERE r.copy_id = c.id) AS recipients`;

export function toOpenCopy(row: OpenCopyRow): OpenCopy {
  return {
    id: row.id,
    messageId: row.message_id,
    queueId: row.queue_id,
    recipients: (row.recipients ?? []).map((recipient) => ({ ...recipient, id: BigInt(recipient.id) })),
    lastError:
      row.error_key === null
        ? null
        : { key: row.error_key, args: row.error_args ?? {}, reply: row.error_reply, enhancedCode: null },
  };
}

/** Each recipient with its end. */
export function untriedCopy(
  copy: Pick<OpenCopy, 'id' | 'messageId' | 'queueId' | 'recipients'>,
  resultOf: (recipient: WaitingRecipient) => RecipientResult,
): TriedCopy {
  const now = new Date();
  return {
    copy: {
      id: copy.id,
      messageId: copy.messageId,
      queueId: copy.queueId,
      recipients: copy.recipients,
      sharesMessage: true,
      retryCount: 0,
      // What follows is for sending only.
      fromAddress: '',
      sizeBytes: 0,
      smtpUtf8: false,
      eightBitMime: false,
      addedHeaders: '',
      trace: null,
      receivedAt: now,
      content: null,
      rowless: null,
    },
    connector: null,
    attempts: [],
    results: copy.recipients.map(resultOf),
    retryInMs: null,
  };
}

/** Locks them to the end of the transaction; those that are gone or locked by others are left out. */
export async function lockOpenCopies(
  client: Client,
  condition: string,
  values: readonly unknown[],
  limit: number,
): Promise<OpenCopy[]> {
  const { rows } = await client.query<OpenCopyRow>(
    `SELECT ${OPEN_COPY_COLUMNS} FROM copy c JOIN queue q ON q.id = c.queue_id JOIN message m ON m.id = c.message_id
     WHERE ${condition} LIMIT ${limit} FOR UPDATE OF c SKIP LOCKED`,
    [...values],
  );
  return rows.map(toOpenCopy);
}
