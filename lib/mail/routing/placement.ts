import type { Envelope } from '@/lib/mail/message/envelope';
import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { ownQueueKey, type QueueKey, queueKeyText } from './queue-key';
import { route } from './route';
import type { RoutingConnector, RoutingTable } from './routing-table';

/**
 * Owns: in which queue a recipient of a message waits: the one decision of categorizer, sweep, reports and previews.
 * Promises: pure: the same envelope, recipient and context are placed alike.
 * Does not: group recipients (group-placed), remember (placer), write queues or copies (lib/store), or decide the way
 *   itself (route).
 */

export interface PlacementContext {
  readonly table: RoutingTable;
  /** The server that holds the mail. */
  readonly serverId: string;
  /** Servers with a live lease, the least loaded first. */
  readonly liveServerIds: readonly string[];
}

export type Placed =
  | {
      readonly key: QueueKey;
      /** Of the key (queueKeyText), made once. */
      readonly keyText: string;
      readonly error: LastError | null;
    }
  /** No waiting helps. */
  | { readonly key: null; readonly error: LastError };

export function placeRecipient(
  envelope: Envelope,
  recipient: IncomingRecipient,
  context: PlacementContext,
): Placed {
  const { address, domain } = recipient;
  const { sender, sizeBytes } = envelope;
  const sourceServerId = context.serverId;
  const decision = route({ address, sender, domain, sizeBytes, sourceServerId }, context.table);
  switch (decision.kind) {
    case 'deliver':
      return placedIn({
        homeServerId: homeServer(decision.connector, context),
        kind: 'Delivery',
        deliveryType: decision.deliveryType,
        connectorId: decision.connector.id,
        domain: decision.domain,
      });
    case 'unreachable':
      return placedIn(ownQueueKey(context.serverId, 'Unreachable'), decision.error);
    case 'bounce':
      return { key: null, error: decision.error };
    case 'local':
      // Whom the recipient directory knows was replaced by whom it names before anything is placed.
      return { key: null, error: newLastError('recipientNotFound', { address }) };
  }
}

export function placedIn(key: QueueKey, error: LastError | null = null): Placed {
  return { key, keyText: queueKeyText(key), error };
}

/** Mail stays where it is when that server may send it; else it goes to the least loaded live source server. */
function homeServer(connector: RoutingConnector, { serverId, liveServerIds }: PlacementContext): string {
  const sources = connector.sourceServerIds;
  if (sources.includes(serverId)) return serverId;
  // With no source alive it waits for the first to return, as a queue of that server.
  return liveServerIds.find((id) => sources.includes(id)) ?? sources[0] ?? serverId;
}
