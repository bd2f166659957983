import type { PressureState } from '@/lib/mail/outcome/back-pressure';
import type { SuspectedForwarder } from '@/lib/mail/routing/forwarder-watch';
import type { Queryable } from '@/lib/store/database/pool';

/**
 * Owns: the row in which a busy server says what it does now.
 * Promises: one small write; the epoch says of which holder it is.
 */

export interface QueueActivity {
  readonly status: 'Active' | 'Connecting';
  readonly connections: number;
}

export interface ServerActivity {
  readonly serverId: string;
  readonly epoch: bigint;
  readonly queues: ReadonlyMap<bigint, QueueActivity>;
  readonly inFlight: ReadonlySet<bigint>;
  /** Null before it was measured. */
  readonly pressure: PressureState | null;
  readonly forwarder: SuspectedForwarder | null;
}

/** Far above any number of connections with their unrecorded outcomes. */
const MAX_IN_FLIGHT = 5000;

export async function publishActivity(database: Queryable, activity: ServerActivity): Promise<void> {
  await database.query({
    name: 'publish-activity',
    text: `
      INSERT INTO transport_server_activity (server_id, epoch, queues, in_flight, pressure, forwarder, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp())
      ON CONFLICT (server_id) DO UPDATE SET epoch = excluded.epoch, queues = excluded.queues,
        in_flight = excluded.in_flight, pressure = excluded.pressure, forwarder = excluded.forwarder,
        updated_at = excluded.updated_at
      WHERE transport_server_activity.epoch <= excluded.epoch`,
    values: [
      activity.serverId,
      activity.epoch,
      JSON.stringify(Object.fromEntries([...activity.queues].map(([id, queue]) => [id.toString(), queue]))),
      [...activity.inFlight].slice(0, MAX_IN_FLIGHT),
      activity.pressure === null ? null : JSON.stringify(activity.pressure),
      activity.forwarder === null ? null : JSON.stringify(activity.forwarder),
    ],
  });
}
