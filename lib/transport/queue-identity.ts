import ipaddr from 'ipaddr.js';
import type { QueueKey } from './placement';

/**
 * Owns: how a queue is named: its identity and its Next Hop Domain, as Exchange shows them.
 * Promises: what is written here is what a command takes back as an identity.
 * Does not: make the key of a queue (placement). lib/store/queue-view.ts has the same rule in SQL, to filter on it.
 */

/** `HUB1\17` for a delivery queue, `HUB1\Submission`, `HUB1\Unreachable`, `HUB1\Poison` for the others. */
export function formatQueueIdentity(
  serverName: string,
  queue: { kind: QueueKey['kind']; id: bigint | string },
): string {
  return `${serverName}\\${queue.kind === 'Delivery' ? queue.id : queue.kind}`;
}

/** `smartHosts` is the connector's present list, so that an edited list shows at once. */
export function nextHopDomain(
  queue: Pick<QueueKey, 'kind' | 'deliveryType' | 'domain'>,
  smartHosts: readonly string[],
): string {
  switch (queue.kind) {
    case 'Submission':
      return 'Submission';
    case 'Unreachable':
      return 'Unreachable Domain';
    case 'Poison':
      return 'Poison Message';
    case 'Delivery':
      return queue.deliveryType === 'SmartHostConnectorDelivery'
        ? formatSmartHosts(smartHosts)
        : queue.domain;
  }
}

/** `relay.contoso.com,[10.1.1.1]`: addresses in brackets. */
export function formatSmartHosts(smartHosts: readonly string[]): string {
  return smartHosts.map((host) => (ipaddr.isValid(host) ? `[${host}]` : host)).join(',');
}
