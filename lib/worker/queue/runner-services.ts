import type { DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import type { Pool } from '@/lib/store/database/pool';
import type { Connections } from '@/lib/worker/deliver/connections';
import type { Settler } from '@/lib/worker/deliver/settler';
import type { AtHand } from './at-hand';
import type { ConnectionLimit } from './limits';

/**
 * Owns: what the queues of a server share.
 */
export interface RunnerServices {
  readonly pool: Pool;
  readonly serverId: string;
  readonly settings: () => DeliverySettings;
  readonly connections: Connections;
  readonly connectionLimit: ConnectionLimit;
  readonly settler: Settler;
  /** The process holds the lease and does not stop. */
  readonly mayBegin: () => boolean;
  /** Enough of the lease is left to say DATA. */
  readonly maySendData: () => boolean;
  /** Resolves when `maySendData` may have become true, or after a moment. */
  readonly leaseRenewed: () => Promise<void>;
  /** A settle was told that the lease is another's: nothing begins until that is sure. */
  readonly ownershipLost: () => void;
  /** The queue's mail or state changed: for the coalesced notice. */
  readonly changed: (queueId: bigint) => void;
  readonly atHand: AtHand;
  /** Runs a write that may be late but not lost: repeats it while the database is away. */
  readonly write: (what: string, work: () => Promise<void>) => Promise<void>;
}
