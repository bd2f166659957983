import { type OwnQueueKind, ownDeliveryType, type QueueDeliveryType, type QueueKind } from './delivery-type';

/**
 * Owns: what makes a queue ("Queues are a server's").
 * Promises: mail with the same key waits in the same queue.
 * Does not: make rows (lib/store/hot/queue-rows).
 */
export interface QueueKey {
  readonly homeServerId: string;
  readonly kind: QueueKind;
  readonly deliveryType: QueueDeliveryType;
  /** Null unless the delivery type is keyed by a connector. */
  readonly connectorId: string | null;
  /** A-label or address literal; empty unless the delivery type is keyed by a domain. */
  readonly domain: string;
}

/** One text a key, for maps. */
export function queueKeyText(key: QueueKey): string {
  return [key.homeServerId, key.kind, key.deliveryType, key.connectorId ?? '', key.domain].join('|');
}

/** The queues that each server has one of. */
export function ownQueueKey(serverId: string, kind: OwnQueueKind): QueueKey {
  return { homeServerId: serverId, kind, deliveryType: ownDeliveryType(kind), connectorId: null, domain: '' };
}
