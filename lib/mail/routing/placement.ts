import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { ownQueueKey, type QueueKey, queueKeyText } from './queue-key';
import { route } from './route';
import type { RoutingConnector, RoutingTable } from './routing-table';

/**
 * Owns: in which queue each recipient of a message waits: the categorizer's decision, one per recipient.
 * Promises: recipients of one next hop come out together, so that they travel as one copy.
 * Does not: write queues or copies (lib/store), or decide the way itself (route).
 */

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
