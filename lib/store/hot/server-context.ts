import type { RecipientDirectory } from '@/lib/mail/recipient/recipient-directory';
import type { DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import type { IdSource } from '@/lib/store/database/id-source';
import type { Client } from '@/lib/store/database/pool';

/**
 * Owns: for whom the store acts on queues, and what proves the right to.
 * Promises: a statement that must not be made by a server that has lost its lease asks `mayAct` in its own transaction.
 */
export interface ServerContext {
  readonly serverId: string;
  readonly ids: IdSource;
  /** The snapshot to decide on; the newest that is known. */
  readonly settings: () => DeliverySettings;
  /** Whether a sender of ours can be sent a report. */
  readonly recipients: RecipientDirectory;
  /** Told of each DSN that is due and not sent; also when the transaction then fails and is said again. */
  readonly dsnHeldBack: (held: HeldBackDsn) => void;
  /**
   * True while this process may speak for the server's queues. Locks the server's row to the end of the transaction, so
   * that no takeover comes between (it asks for the row FOR UPDATE); the owner's own renewals pass.
   */
  readonly mayAct: (client: Client) => Promise<boolean>;
}

export interface HeldBackDsn {
  readonly kind: 'failed' | 'delayed';
  readonly reason: 'anonymousClient' | 'overBudget';
  /** The message that it would have been about. */
  readonly messageId: bigint;
  /** The client's address, or its network (source-network.ts); null when it is not known. */
  readonly source: string | null;
  /** Of the sender, who would have got it. */
  readonly domain: string;
  readonly recipients: number;
}

/** The right of the process that holds the lease with this epoch. */
export function authorityOfEpoch(serverId: string, epoch: () => bigint): ServerContext['mayAct'] {
  return async (client) => {
    const { rowCount } = await client.query({
      name: 'authority-of-epoch',
      text: 'SELECT FROM transport_server WHERE id = $1 AND epoch = $2 FOR KEY SHARE',
      values: [serverId, epoch()],
    });
    return rowCount === 1;
  };
}

/** The right of anyone while nobody holds the lease. */
export function authorityWithoutOwner(serverId: string): ServerContext['mayAct'] {
  return async (client) => {
    const { rowCount } = await client.query(
      `SELECT FROM transport_server WHERE id = $1 AND coalesce(lease_expires_at <= clock_timestamp(), true) FOR UPDATE`,
      [serverId],
    );
    return rowCount === 1;
  };
}
