import type { Envelope } from '@/lib/mail/message/envelope';
import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { route } from './route';
import type { RoutingConnector, RoutingTable } from './routing-table';

/**
 * Owns: in which queue a recipient of a message waits: the one decision of categorizer, sweep, reports and previews.
 * Promises: pure: the same envelope, recipient and context are placed alike.
 * Does not: group recipients (group-placed), remember (placer), write queues or copies (lib/store), or decide the way
 *   itself (route).
 */

/** What makes a queue (design: "Queues are a server's"). A smart-host queue is keyed by its connector alone. */
export interface QueueKey {
  readonly homeServerId: string;
  readonly kind: 'Submission' | 'Unreachable' | 'Poison' | 'Delivery';
  readonly deliveryType: 'Undefined' | 'Unreachable' | 'DnsConnectorDelivery' | 'SmartHostConnectorDelivery';
  readonly connectorId: string | null;
  /** For DNS delivery the recipient's domain (A-label or address literal), else empty. */
  readonly domain: string;
}

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
  const { sizeBytes } = envelope;
  const decision = route({ address, domain, sizeBytes, sourceServerId: context.serverId }, context.table);
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

/** One text a key, for maps. */
export function queueKeyText(key: QueueKey): string {
  return [key.homeServerId, key.kind, key.deliveryType, key.connectorId ?? '', key.domain].join('|');
}

/** The queues that each server has one of. */
export function ownQueueKey(serverId: string, kind: 'Submission' | 'Unreachable' | 'Poison'): QueueKey {
  const deliveryType = kind === 'Unreachable' ? 'Unreachable' : 'Undefined';
  return { homeServerId: serverId, kind, deliveryType, connectorId: null, domain: '' };
}

/**
 * Whether the mail of a queue must be routed anew ("Message Rerouting and the Unreachable Queue"): Unreachable and
 * Submission always; a delivery queue when its connector is gone or disabled, may not be used by the server that works
 * it, or delivers in the other way. A changed address space or a better connector moves no queue; an edited list of
 * smart hosts applies to it as it is.
 */
export function mustReroute(
  queue: Pick<QueueKey, 'kind' | 'deliveryType' | 'connectorId'>,
  ownerServerId: string,
  table: RoutingTable,
): boolean {
  if (queue.kind === 'Poison') return false;
  if (queue.kind !== 'Delivery') return true;
  const connector = table.connectors.find(({ id }) => id === queue.connectorId);
  if (!connector?.enabled || !connector.sourceServerIds.includes(ownerServerId)) return true;
  return connector.dnsRoutingEnabled !== (queue.deliveryType === 'DnsConnectorDelivery');
}

/** Mail stays where it is when that server may send it; else it goes to the least loaded live source server. */
function homeServer(connector: RoutingConnector, { serverId, liveServerIds }: PlacementContext): string {
  const sources = connector.sourceServerIds;
  if (sources.includes(serverId)) return serverId;
  // With no source alive it waits for the first to return, as a queue of that server.
  return liveServerIds.find((id) => sources.includes(id)) ?? sources[0] ?? serverId;
}
