import type { RoutingConnector, RoutingTable } from './routing-table';

/**
 * Owns: which kinds of queue and which delivery types there are, and what is true of the queues of each type.
 * Promises: the one list. Keys of queues, lists, filters, texts, the database's CHECK (lib/store/hot/queue-check.test.ts),
 *   the sweep and the agents that deliver follow from it.
 * Does not: choose a recipient's way (route) or deliver (lib/worker/deliver).
 */

/** Each server has one queue of the first three; delivery queues come and go with their next hops. */
export const QUEUE_KINDS = ['Submission', 'Unreachable', 'Poison', 'Delivery'] as const;
export type QueueKind = (typeof QUEUE_KINDS)[number];
export type OwnQueueKind = Exclude<QueueKind, 'Delivery'>;

/** As a row has it: one that a newer version wrote may be of a type that is unknown here. */
export interface RoutedQueue {
  readonly kind: QueueKind;
  readonly deliveryType: string;
  readonly connectorId: string | null;
  readonly domain: string;
}

export interface DeliveryTypeRule {
  /** The kinds of queue that are of this type. */
  readonly kinds: readonly QueueKind[];
  /** What tells a server's queues of this type apart. One that is keyed by a connector cannot do without. */
  readonly keyedBy: { readonly connector: boolean; readonly domain: boolean };
  /** What lists show as the next hop: the key's domain, the connector's smart hosts, or words of the kind's own. */
  readonly nextHop: 'domain' | 'smartHosts' | 'kind';
  readonly nextHopCategory: 'External' | 'Internal';
  /** Whether a queue's mail must be routed anew ("Message Rerouting and the Unreachable Queue"). */
  readonly mustReroute: (queue: RoutedQueue, ownerServerId: string, table: RoutingTable) => boolean;
}

/** In the order in which people are offered them. */
export const DELIVERY_TYPES = {
  DnsConnectorDelivery: {
    kinds: ['Delivery'],
    keyedBy: { connector: true, domain: true },
    nextHop: 'domain',
    nextHopCategory: 'External',
    mustReroute: (queue, ownerServerId, table) =>
      !mayUseConnector(queue, ownerServerId, table, ({ dnsRoutingEnabled }) => dnsRoutingEnabled),
  },
  /** An edited list of smart hosts applies to the queue as it is: the queue is the connector's. */
  SmartHostConnectorDelivery: {
    kinds: ['Delivery'],
    keyedBy: { connector: true, domain: false },
    nextHop: 'smartHosts',
    nextHopCategory: 'External',
    mustReroute: (queue, ownerServerId, table) =>
      !mayUseConnector(queue, ownerServerId, table, ({ dnsRoutingEnabled }) => !dnsRoutingEnabled),
  },
  Undefined: {
    kinds: ['Submission', 'Poison'],
    keyedBy: { connector: false, domain: false },
    nextHop: 'kind',
    nextHopCategory: 'Internal',
    // Poison is kept for the administrator.
    mustReroute: ({ kind }) => kind === 'Submission',
  },
  Unreachable: {
    kinds: ['Unreachable'],
    keyedBy: { connector: false, domain: false },
    nextHop: 'kind',
    nextHopCategory: 'Internal',
    mustReroute: () => true,
  },
} as const satisfies Readonly<Record<string, DeliveryTypeRule>>;

/** What a queue of any kind may be. */
export type QueueDeliveryType = keyof typeof DELIVERY_TYPES;

/** What a delivery queue may be: each has an agent that delivers (lib/worker/deliver/agents.ts). */
export type DeliveryType = {
  [Type in QueueDeliveryType]: (typeof DELIVERY_TYPES)[Type]['kinds'][number] extends 'Delivery'
    ? Type
    : never;
}[QueueDeliveryType];

/** By the name that a row has. */
export type DeliveryTypes = ReadonlyMap<string, DeliveryTypeRule>;

export const PRODUCT_DELIVERY_TYPES: DeliveryTypes = new Map(Object.entries(DELIVERY_TYPES));

export function ownDeliveryType(kind: OwnQueueKind): QueueDeliveryType {
  return kind === 'Unreachable' ? 'Unreachable' : 'Undefined';
}

/** Types with this property, for a statement's CASE or IN. */
export function deliveryTypesWhere(isWanted: (rule: DeliveryTypeRule) => boolean): readonly string[] {
  return [...PRODUCT_DELIVERY_TYPES].flatMap(([type, rule]) => (isWanted(rule) ? [type] : []));
}

/**
 * Whether the mail of a queue must be routed anew: its delivery type says. Mail of an unknown type stays: the version that
 * wrote it knows where it belongs.
 */
export function mustReroute(
  queue: RoutedQueue,
  ownerServerId: string,
  table: RoutingTable,
  types: DeliveryTypes = PRODUCT_DELIVERY_TYPES,
): boolean {
  return types.get(queue.deliveryType)?.mustReroute(queue, ownerServerId, table) ?? false;
}

/**
 * Its connector is there, enabled, may be used by the server that works the queue, and still delivers in the same way. A
 * changed address space or a better connector moves no queue.
 */
function mayUseConnector(
  { connectorId }: RoutedQueue,
  ownerServerId: string,
  table: RoutingTable,
  deliversSo: (connector: RoutingConnector) => boolean,
): boolean {
  const connector = table.connectors.find(({ id }) => id === connectorId);
  return (
    connector?.enabled === true && connector.sourceServerIds.includes(ownerServerId) && deliversSo(connector)
  );
}
