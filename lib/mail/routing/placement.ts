import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { route } from './route';
import type { RoutingConnector, RoutingTable } from './routing-table';

/**
 * Owns: in which queue each recipient of a message waits: the categorizer's decision, one per recipient.
 * Promises: recipients of one next hop come out together, so that they travel as one copy.
 * Does not: write queues or copies (lib/store), or decide the way itself (route).
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

export interface Placement<R> {
  readonly queues: readonly {
    readonly key: QueueKey;
    readonly error: LastError | null;
    readonly recipients: R[];
  }[];
  /** Recipients that no waiting helps. */
  readonly failed: readonly { readonly recipient: R; readonly error: LastError }[];
}

export function placeRecipients<R extends IncomingRecipient>(
  recipients: readonly R[],
  sizeBytes: number,
  context: PlacementContext,
): Placement<R> {
  const queues = new Map<string, { key: QueueKey; error: LastError | null; recipients: R[] }>();
  const failed: { recipient: R; error: LastError }[] = [];
  for (const recipient of recipients) {
    const decision = decide(recipient, sizeBytes, context);
    if (decision.key === null) {
      failed.push({ recipient, error: decision.error });
      continue;
    }
    const text = queueKeyText(decision.key);
    const group = queues.get(text) ?? { key: decision.key, error: decision.error, recipients: [] };
    group.recipients.push(recipient);
    queues.set(text, group);
  }
  return { queues: [...queues.values()], failed };
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

type Decision =
  | { readonly key: QueueKey; readonly error: LastError | null }
  | { readonly key: null; readonly error: LastError };

function decide(recipient: IncomingRecipient, sizeBytes: number, context: PlacementContext): Decision {
  const { address, domain } = recipient;
  const decision = route({ address, domain, sizeBytes, sourceServerId: context.serverId }, context.table);
  switch (decision.kind) {
    case 'deliver':
      return {
        key: {
          homeServerId: homeServer(decision.connector, context),
          kind: 'Delivery',
          deliveryType: decision.deliveryType,
          connectorId: decision.connector.id,
          domain: decision.domain,
        },
        error: null,
      };
    case 'unreachable':
      return { key: ownQueueKey(context.serverId, 'Unreachable'), error: decision.error };
    case 'bounce':
      return { key: null, error: decision.error };
    case 'local':
      return { key: null, error: newLastError('recipientNotFound', { address }) };
  }
}

/** Mail stays where it is when that server may send it; else it goes to the least loaded live source server. */
function homeServer(connector: RoutingConnector, { serverId, liveServerIds }: PlacementContext): string {
  const sources = connector.sourceServerIds;
  if (sources.includes(serverId)) return serverId;
  // With no source alive it waits for the first to return, as a queue of that server.
  return liveServerIds.find((id) => sources.includes(id)) ?? sources[0] ?? serverId;
}
