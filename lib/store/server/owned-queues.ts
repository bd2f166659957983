import type { LastError } from '@/lib/mail/outcome/last-error';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import type { QueueKind } from '@/lib/mail/routing/delivery-type';
import { cleanJson, cleanText } from '@/lib/store/database/clean-text';
import type { Queryable } from '@/lib/store/database/pool';

/**
 * Owns: the queues that a server works, with their state and count, and the writing of their retry state.
 * Promises: one statement for all of them, whose cost does not depend on how much mail waits; a thousand queues to which
 *   nothing has happened are not sent again.
 * Does not: read copies.
 */

export interface OwnedQueue {
  readonly id: bigint;
  readonly homeServerId: string;
  readonly kind: QueueKind;
  /** A newer version's may be unknown here. */
  readonly deliveryType: string;
  readonly connectorId: string | null;
  readonly domain: string;
  readonly isSuspended: boolean;
  readonly retryCount: number;
  readonly firstRetryAt: Date | null;
  readonly nextRetryAt: Date | null;
  /** Copies in it, by its counters. */
  readonly count: number;
  /** When the row was made or its state last changed. */
  readonly updatedAt: Date;
}

export interface OwnedQueues {
  readonly queues: readonly OwnedQueue[];
  /** The same as long as nothing of them changes. */
  readonly mark: string;
}

export const NO_QUEUES: OwnedQueues = { queues: [], mark: '' };

/** @returns `known` itself when it is still so. */
export async function loadOwnedQueues(
  database: Queryable,
  serverId: string,
  known: OwnedQueues,
): Promise<OwnedQueues> {
  const { rows } = await database.query<OwnedRow>({
    name: 'load-owned-queues',
    text: LOAD,
    values: [serverId, known.mark],
  });
  const [first] = rows;
  return first ? { queues: rows.filter(isQueue), mark: first.mark } : known;
}

/** When there is none, the mark stands alone. */
type OwnedRow = { readonly mark: string } & (OwnedQueue | { readonly id: null });

function isQueue(row: OwnedRow): row is OwnedRow & OwnedQueue {
  return row.id !== null;
}

const LOAD = `
    WITH owned AS MATERIALIZED (
      SELECT q.id, q.home_server_id AS "homeServerId", q.kind, q.delivery_type AS "deliveryType",
        q.connector_id AS "connectorId", q.domain, q.suspended AS "isSuspended", q.retry_count AS "retryCount",
        q.first_retry_at AS "firstRetryAt", q.next_retry_at AS "nextRetryAt", q.updated_at AS "updatedAt",
        coalesce((SELECT sum(k.count) FROM queue_counter k WHERE k.queue_id = q.id), 0)::int AS count
      FROM queue q WHERE q.owner_server_id = $1
    ), marked AS (SELECT coalesce(md5(string_agg(owned::text, '' ORDER BY id)), '') AS mark FROM owned)
    SELECT owned.*, mark FROM marked LEFT JOIN owned ON true WHERE mark <> $2`;

/** A connection failed: the queue waits. `retryCount` counts this failure. */
export async function recordQueueRetry(
  database: Queryable,
  queueId: bigint,
  state: { readonly retryCount: number; readonly nextRetryAt: Date; readonly error: LastError },
): Promise<void> {
  const { error } = state;
  await database.query({
    name: 'record-queue-retry',
    text: `
      UPDATE queue SET retry_count = $2, first_retry_at = coalesce(first_retry_at, now()), last_retry_at = now(),
        next_retry_at = $3, last_error_key = $4, last_error_args = $5, last_error_reply = $6, last_error_text = $7,
        updated_at = now()
      WHERE id = $1`,
    values: [
      queueId,
      state.retryCount,
      state.nextRetryAt.toISOString(),
      error.key,
      cleanJson(error.args),
      error.reply === null ? null : cleanText(error.reply, MAX_ERROR_CHARACTERS),
      cleanText(englishText(error), MAX_ERROR_CHARACTERS),
    ],
  });
}

const MAX_ERROR_CHARACTERS = 4096;

/** A connection stood again. */
export async function clearQueueRetry(database: Queryable, queueId: bigint): Promise<void> {
  await database.query(
    `UPDATE queue SET retry_count = 0, first_retry_at = NULL, next_retry_at = NULL, last_error_key = NULL,
       last_error_args = NULL, last_error_reply = NULL, last_error_text = NULL, updated_at = now()
     WHERE id = $1 AND retry_count > 0`,
    [queueId],
  );
}

/** Its mail was routed anew and came back: MaxIdleTimeBeforeResubmit counts from now. */
export async function beginRetryAnew(database: Queryable, queueId: bigint): Promise<void> {
  await database.query('UPDATE queue SET first_retry_at = now() WHERE id = $1 AND retry_count > 0', [
    queueId,
  ]);
}

/** In which time the first of a queue's deferred copies may be tried; null when none is deferred (see LoadRequest). */
export async function nextDeferredAt(
  database: Queryable,
  queueId: bigint,
  longestDeferralMs: number,
): Promise<{ readonly inMs: number | null; readonly deferred: number }> {
  const { rows } = await database.query<{ inMs: number | null; deferred: number }>({
    name: 'next-deferred',
    text: `SELECT (extract(epoch FROM min(next_attempt_at) FILTER (WHERE status <> 'Suspended') - now()) * 1000)::float8
             AS "inMs", count(*)::int AS deferred
           FROM copy WHERE queue_id = $1 AND (status = 'Suspended' OR next_attempt_at > now()
             AND next_attempt_at <= now() + $2::float8 * interval '1 millisecond')`,
    values: [queueId, longestDeferralMs],
  });
  return rows[0] ?? { inMs: null, deferred: 0 };
}

/** How many of a queue's copies are these senders', deferred ones left out. */
export async function countOfSenders(
  database: Queryable,
  queueId: bigint,
  senders: readonly string[],
): Promise<number> {
  const { rows } = await database.query<{ count: number }>({
    name: 'count-of-senders',
    text: `SELECT count(*)::int AS count FROM copy c JOIN message m ON m.id = c.message_id
           WHERE c.queue_id = $1 AND m.from_address = ANY($2::text[]) AND c.status <> 'Suspended'
             AND (c.next_attempt_at IS NULL OR c.next_attempt_at <= now())`,
    values: [queueId, senders],
  });
  return rows[0]?.count ?? 0;
}

/**
 * Empty delivery queues that nothing has happened to for a while, unless somebody suspended them, and those that no mail comes
 * to any more, suspended or not. A copy that comes at this very moment keeps its queue: the foreign key decides.
 * @returns the ids removed.
 */
export async function removeEmptyQueues(
  database: Queryable,
  serverId: string,
  { idle, abandoned }: Readonly<Record<'idle' | 'abandoned', readonly bigint[]>>,
): Promise<bigint[]> {
  const { rows } = await database.query<{ id: bigint }>(
    `DELETE FROM queue q WHERE q.owner_server_id = $1 AND q.kind = 'Delivery'
       AND (q.id = ANY($3::bigint[]) OR q.id = ANY($2::bigint[]) AND NOT q.suspended)
       AND NOT EXISTS (SELECT FROM copy c WHERE c.queue_id = q.id)
     RETURNING q.id`,
    [serverId, idle, abandoned],
  );
  return rows.map((row) => row.id);
}
