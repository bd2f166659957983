import { query, type SqlReader } from '@/lib/store/database/sql-parameters';

/**
 * Owns: what is true only now: which queues are connected, which copies are in flight, which queues wait to retry.
 * Promises: only what a living owner published lately counts; what a dead one left behind is not taken for the truth.
 * Does not: write (the transport publishes).
 */

export interface LiveState {
  readonly activeQueueIds: readonly bigint[];
  readonly connectingQueueIds: readonly bigint[];
  /** Copies that connections hold: people read "in transit". */
  readonly inFlightCopyIds: readonly bigint[];
  /** Queues whose last connection failed: their ready messages wait with them and show as Retry. */
  readonly retryingQueueIds: readonly bigint[];
  /** All the others. */
  readonly otherQueueIds: readonly bigint[];
}

/** A busy owner publishes once a second; this old, what it said may be over. */
const FRESH = "interval '5 seconds'";

export async function readLiveState(db: SqlReader): Promise<LiveState> {
  const [row] = await query<{
    active: bigint[] | null;
    connecting: bigint[] | null;
    in_flight: bigint[] | null;
    retrying: bigint[] | null;
    others: bigint[] | null;
  }>(
    db,
    `WITH fresh AS (
       SELECT a.queues, a.in_flight
         FROM transport_server_activity a
         JOIN transport_server s ON s.id = a.server_id AND s.epoch = a.epoch
        WHERE s.lease_expires_at > clock_timestamp() AND a.updated_at > clock_timestamp() - ${FRESH}
     ), published AS (
       SELECT entry.key::bigint AS id, entry.value ->> 'status' AS status FROM fresh, jsonb_each(fresh.queues) entry
     )
     SELECT (SELECT array_agg(id) FROM published WHERE status = 'Active') AS active,
            (SELECT array_agg(id) FROM published WHERE status = 'Connecting') AS connecting,
            (SELECT array_agg(copy_id) FROM fresh, unnest(fresh.in_flight) copy_id) AS in_flight,
            (SELECT array_agg(id) FROM queue WHERE retry_count > 0) AS retrying,
            (SELECT array_agg(id) FROM queue WHERE retry_count = 0) AS others`,
  );
  return {
    activeQueueIds: row?.active ?? [],
    connectingQueueIds: row?.connecting ?? [],
    inFlightCopyIds: row?.in_flight ?? [],
    retryingQueueIds: row?.retrying ?? [],
    otherQueueIds: row?.others ?? [],
  };
}
