import type { LastError } from '@/lib/mail/outcome/last-error';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import { cleanJson, cleanText } from '@/lib/store/database/clean-text';
import type { Client } from '@/lib/store/database/pool';

/**
 * Owns: the statements by which copies wait on after an attempt, and the reading of what was asked meanwhile.
 * Promises: a pending suspend takes effect here, in the same row as the retry.
 * Does not: check the lease; the caller's transaction did.
 */

export interface PendingAction {
  readonly action: 'suspend' | 'remove' | 'removeWithNdr';
  /** Who asked, as the audit log names actors. */
  readonly actor: string | null;
}

export interface CopyRetry {
  readonly copyId: bigint;
  readonly error: LastError;
  /** Null: the copy did not fail by itself; it waits with its queue. By the database's clock, as whoever reads it. */
  readonly retryInMs: number | null;
  readonly recipients: readonly { readonly id: bigint; readonly error: LastError }[];
}

export interface CopyState {
  readonly pending: PendingAction | null;
  readonly openRecipientIds: ReadonlySet<bigint>;
}

/** What became of these copies meanwhile; one that is not in the map is gone. Locks them to the end of the transaction. */
export async function lockCopyStates(
  client: Client,
  copyIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, CopyState>> {
  const { rows } = await client.query<{
    id: bigint;
    pending_action: PendingAction['action'] | null;
    actor: string | null;
    open: bigint[];
  }>({
    name: 'lock-copy-states',
    text: `
      SELECT c.id, c.pending_action, ARRAY(SELECT r.id FROM recipient r WHERE r.copy_id = c.id) AS open,
        CASE WHEN c.pending_action IS NOT NULL THEN (
          SELECT i.actor FROM intent i WHERE i.copy_id = c.id AND i.state = 'pending' ORDER BY i.id DESC LIMIT 1) END AS actor
      FROM copy c WHERE c.id = ANY($1::bigint[]) ORDER BY c.id FOR UPDATE OF c`,
    values: [copyIds],
  });
  return new Map(
    rows.map((row) => [
      row.id,
      {
        pending: row.pending_action === null ? null : { action: row.pending_action, actor: row.actor },
        openRecipientIds: new Set(row.open),
      },
    ]),
  );
}

export async function recordRetries(client: Client, retries: readonly CopyRetry[]): Promise<void> {
  if (retries.length === 0) return;
  const recipients = retries.flatMap((retry) => retry.recipients);
  await client.query({
    name: 'record-retries',
    text: `
      WITH retry AS (
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::jsonb[], $5::text[], $6::text[])
          AS r(copy_id, in_ms, error_key, error_args, reply, error_text)
      ), waiting AS (
        UPDATE recipient SET status = 'Retry', last_error_key = r.error_key, last_error_args = r.error_args,
          last_error_reply = r.reply
        FROM unnest($7::bigint[], $8::text[], $9::jsonb[], $10::text[]) AS r(id, error_key, error_args, reply)
        WHERE recipient.id = r.id
      )
      UPDATE copy SET
        status = CASE WHEN copy.pending_action = 'suspend' THEN 'Suspended'
                      WHEN r.in_ms IS NOT NULL THEN 'Retry' ELSE copy.status END,
        pending_action = NULL, next_attempt_at = now() + r.in_ms * interval '1 millisecond',
        retry_count = copy.retry_count + CASE WHEN r.in_ms IS NULL THEN 0 ELSE 1 END,
        last_error_key = r.error_key, last_error_args = r.error_args, last_error_reply = r.reply,
        last_error_text = r.error_text
      FROM retry r WHERE copy.id = r.copy_id`,
    values: [
      retries.map((retry) => retry.copyId),
      retries.map((retry) => retry.retryInMs),
      ...errorColumns(retries.map((retry) => retry.error)),
      retries.map((retry) => cleanText(englishText(retry.error), MAX_ERROR_CHARACTERS)),
      recipients.map((recipient) => recipient.id),
      ...errorColumns(recipients.map((recipient) => recipient.error)),
    ],
  });
}

const MAX_ERROR_CHARACTERS = 4096;

function errorColumns(errors: readonly LastError[]): unknown[] {
  return [
    errors.map((error) => error.key),
    errors.map((error) => cleanJson(error.args)),
    errors.map((error) => (error.reply === null ? null : cleanText(error.reply, MAX_ERROR_CHARACTERS))),
  ];
}
