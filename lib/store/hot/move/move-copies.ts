import type { LastError } from '@/lib/mail/outcome/last-error';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import { cleanJson } from '@/lib/store/database/clean-text';
import type { Client } from '@/lib/store/database/pool';

/**
 * Owns: the statements by which waiting copies go from one queue to others, whole or split by recipient.
 * Promises: counts follow in the same transaction; a copy that stays keeps its state and only learns the new version.
 * Does not: decide where to (reroute.ts) or check the lease.
 */

export interface Move {
  readonly copyId: bigint;
  readonly toQueueId: bigint;
  readonly error: LastError | null;
}

export interface Split extends Move {
  /** The copy that the recipients leave. */
  readonly fromCopyId: bigint;
  readonly messageId: bigint;
  readonly recipientIds: readonly bigint[];
}

/** They are where they belong by this version. */
export async function confirmCopies(
  client: Client,
  copyIds: readonly bigint[],
  version: bigint,
): Promise<void> {
  if (copyIds.length === 0) return;
  await client.query({
    name: 'confirm-copies',
    text: 'UPDATE copy SET routed_version = $2 WHERE id = ANY($1::bigint[])',
    values: [copyIds, version],
  });
}

/** Whole copies. They are ready at once in their new queue. */
export async function moveCopies(client: Client, moves: readonly Move[], version: bigint): Promise<void> {
  if (moves.length === 0) return;
  await client.query({
    name: 'move-copies',
    text: `
      WITH move AS MATERIALIZED (
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $4::text[], $5::jsonb[], $6::text[])
          AS m(copy_id, queue_id, error_key, error_args, error_text)
      ), before AS MATERIALIZED (
        SELECT c.id, c.queue_id FROM copy c JOIN move ON move.copy_id = c.id
      ), moved AS (
        UPDATE copy c SET queue_id = m.queue_id, routed_version = $3, next_attempt_at = NULL, pending_action = NULL,
          status = CASE c.status WHEN 'Suspended' THEN 'Suspended' ELSE 'Ready' END,
          last_error_key = m.error_key, last_error_args = m.error_args, last_error_text = m.error_text,
          last_error_reply = NULL
        FROM move m WHERE c.id = m.copy_id RETURNING c.id, c.queue_id
      ), recipients AS (
        UPDATE recipient r SET status = 'Ready', last_error_key = NULL, last_error_args = NULL, last_error_reply = NULL
        FROM move m WHERE r.copy_id = m.copy_id AND (r.status <> 'Ready' OR r.last_error_key IS NOT NULL)
      )
      INSERT INTO queue_counter (queue_id, slot, count)
      SELECT queue_id, 2, sum(n) FROM (
        SELECT queue_id, -count(*) AS n FROM before WHERE id IN (SELECT id FROM moved) GROUP BY queue_id
        UNION ALL SELECT queue_id, count(*) FROM moved GROUP BY queue_id
      ) AS change GROUP BY queue_id ORDER BY queue_id
      ON CONFLICT (queue_id, slot) DO UPDATE SET count = queue_counter.count + excluded.count`,
    values: [
      moves.map((move) => move.copyId),
      moves.map((move) => move.toQueueId),
      version,
      ...errorColumns(moves),
    ],
  });
}

/** Recipients that part from their copy become a copy of their own. */
export async function splitCopies(client: Client, splits: readonly Split[], version: bigint): Promise<void> {
  if (splits.length === 0) return;
  const recipients = splits.flatMap((split) =>
    split.recipientIds.map((id) => ({ id, copyId: split.copyId })),
  );
  await client.query(
    `INSERT INTO copy (id, message_id, queue_id, routed_version, last_error_key, last_error_args, last_error_text)
     SELECT s.copy_id, s.message_id, s.queue_id, $4, s.error_key, s.error_args, s.error_text
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $5::text[], $6::jsonb[], $7::text[])
       AS s(copy_id, message_id, queue_id, error_key, error_args, error_text)`,
    [
      splits.map((split) => split.copyId),
      splits.map((split) => split.messageId),
      splits.map((split) => split.toQueueId),
      version,
      ...errorColumns(splits),
    ],
  );
  await client.query(
    `UPDATE recipient r SET copy_id = s.copy_id, status = 'Ready', last_error_key = NULL, last_error_args = NULL,
       last_error_reply = NULL
     FROM unnest($1::bigint[], $2::bigint[]) AS s(id, copy_id) WHERE r.id = s.id`,
    [recipients.map(({ id }) => id), recipients.map(({ copyId }) => copyId)],
  );
  await client.query(
    `INSERT INTO queue_counter (queue_id, slot, count)
     SELECT queue_id, 2, count(*) FROM unnest($1::bigint[]) AS q(queue_id) GROUP BY queue_id ORDER BY queue_id
     ON CONFLICT (queue_id, slot) DO UPDATE SET count = queue_counter.count + excluded.count`,
    [splits.map((split) => split.toQueueId)],
  );
}

function errorColumns(moves: readonly Move[]): unknown[] {
  return [
    moves.map(({ error }) => error?.key ?? null),
    moves.map(({ error }) => (error === null ? null : cleanJson(error.args))),
    moves.map(({ error }) => (error === null ? null : englishText(error))),
  ];
}
