import type { Envelope } from '@/lib/mail/message/envelope';
import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import type { RoutingTable } from './routing-table';

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
}

/** Beside the recipient's domain, which always counts: DNS queues are a domain's. Of the envelope, the size alone. */
export function distinguishes(table: RoutingTable): Distinctions {
  const limits = new Set<number>();
  for (const { enabled, sourceServerIds, addressSpaces, maxMessageSizeBytes } of table.connectors) {
    // Of a connector that carries nothing the limit decides nothing.
    const mayCarry = enabled && sourceServerIds.length > 0 && addressSpaces.length > 0;
    if (mayCarry && maxMessageSizeBytes !== null) limits.add(maxMessageSizeBytes);
  }
  return { sizeLimitsBytes: [...limits].sort((a, b) => a - b) };
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

export function placementKey(
  envelope: Envelope,
  recipient: IncomingRecipient,
  distinctions: Distinctions,
): string {
  const size = sizeClass(envelope.sizeBytes, distinctions);
  return size === 0 ? recipient.domain : `${size} ${recipient.domain}`;
}

/** An envelope that stands for all of its class: what no table distinguishes is left empty. */
export function envelopeOfClass(sizeBytes: number): Envelope {
  return { sender: '', sizeBytes, receiveConnectorName: null, smtpUtf8: false };
}
