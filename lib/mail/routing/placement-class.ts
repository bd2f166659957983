import type { Envelope } from '@/lib/mail/message/envelope';
import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import type { RoutingConnector, RoutingTable } from './routing-table';
import { fitOf } from './sender-limit';

/**
 * Owns: what a routing table can tell apart, so that a placement found for one recipient serves all of its class: for the
 *   categorizer, for the sweep, and for previews, which let SQL form the classes.
 * Promises: two of one key are placed alike by that table (a property test holds it). Whoever teaches routing to look at
 *   more of the envelope extends `distinguishes`; until then that test is red.
 * Does not: place (placement.ts) or keep placements (placer.ts).
 */

export interface Distinctions {
  /** Sizes that some connector takes and beyond which it does not, ascending. */
  readonly sizeLimitsBytes: readonly number[];
  /** Those to whom some connector is limited, each list once. */
  readonly senderLimits: readonly SenderLimit[];
}

/** A list of addresses and domains that a sender is on, or not. */
export type SenderLimit = Pick<RoutingConnector, 'acceptMessagesOnlyFrom'>;

/**
 * Beside the recipient's domain, which always counts: DNS queues are a domain's. Of the envelope the size, and the sender where a
 * connector is limited to some.
 */
export function distinguishes(table: RoutingTable): Distinctions {
  const sizes = new Set<number>();
  const senders = new Map<string, SenderLimit>();
  for (const connector of table.connectors) {
    const { enabled, sourceServerIds, addressSpaces, maxMessageSizeBytes } = connector;
    // Of a connector that carries nothing the limit decides nothing.
    if (!enabled || sourceServerIds.length === 0 || addressSpaces.length === 0) continue;
    if (maxMessageSizeBytes !== null) sizes.add(maxMessageSizeBytes);
    const only = connector.acceptMessagesOnlyFrom;
    if (only.length > 0) senders.set([...only].sort().join(' '), connector);
  }
  return { sizeLimitsBytes: [...sizes].sort((a, b) => a - b), senderLimits: [...senders.values()] };
}

/** On which of the lists it is: `1` or `0` for each; empty where there is none. */
export function senderClass(sender: string, { senderLimits }: Distinctions): string {
  return senderLimits.map((limit) => (fitOf(limit, sender) === 'named' ? '1' : '0')).join('');
}

/** How many of the limits the message exceeds. */
export function sizeClass(sizeBytes: number, { sizeLimitsBytes }: Distinctions): number {
  let exceeded = 0;
  for (const limit of sizeLimitsBytes) {
    if (limit >= sizeBytes) break;
    exceeded += 1;
  }
  return exceeded;
}

/** Somebody of each list, and nobody. */
export function sampleSenders({ senderLimits }: Distinctions): readonly string[] {
  const samples = senderLimits.flatMap(({ acceptMessagesOnlyFrom: [first] }) => {
    if (first === undefined) return [];
    return [first.includes('@') ? first : `postmaster@${first.replace('*.', '')}`];
  });
  return ['', ...samples];
}

export function placementKey(
  envelope: Envelope,
  recipient: IncomingRecipient,
  distinctions: Distinctions,
  senders: string = senderClass(envelope.sender, distinctions),
): string {
  const size = sizeClass(envelope.sizeBytes, distinctions);
  const { domain } = recipient;
  if (senders !== '') return `${senders} ${size} ${domain}`;
  return size === 0 ? domain : `${size} ${domain}`;
}

/** An envelope that stands for all of its class: what no table distinguishes is left empty. */
export function envelopeOfClass(sizeBytes: number, sender: string): Envelope {
  return { sender, sizeBytes, receiveConnectorName: null, smtpUtf8: false };
}
