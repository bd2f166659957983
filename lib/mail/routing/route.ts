import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { isOwnDomain } from './accepted-domain';
import { type AddressSpace, matchAddressSpace } from './address-space';
import type { DeliveryType } from './delivery-type';
import type { RoutingConnector, RoutingTable } from './routing-table';
import { fitOf } from './sender-limit';

/**
 * Owns: which way one recipient goes ("Connector selection in external message routing", as in Exchange).
 * Promises: the same question to the same table has the same answer, with a reason for every connector.
 *   Categorizer, -WhatIf and explainer are this one call.
 * Does not: balance between connectors (one wins), pick the server that sends, or load the table.
 */

export interface RouteRequest {
  readonly address: string;
  /** Reverse-path; empty for the null sender. */
  readonly sender: string;
  /** Normalized (A-label) or an address literal. */
  readonly domain: string;
  readonly sizeBytes: number;
  /** The server that asks; a connector it may send through is fewest hops away. */
  readonly sourceServerId?: string;
}

/** Why a connector won, or the first rule it lost by. */
export type RouteReasonOutcome =
  | 'won'
  | 'disabled'
  | 'noSourceServer'
  | 'noMatch'
  /** It is limited to other senders. */
  | 'notForSender'
  | 'tooSmall'
  | 'lessSpecific'
  /** The winner is limited to senders, this one among them; it is not. */
  | 'senderNotNamed'
  | 'higherCost'
  | 'moreHops'
  | 'laterName';

interface RouteReason {
  readonly connectorId: string;
  readonly connectorName: string;
  readonly outcome: RouteReasonOutcome;
  /** The best address space that covers the domain; null when none does. */
  readonly addressSpace: AddressSpace | null;
  /** Bytes; set when the connector's limit is below the message's size. */
  readonly maxMessageSizeBytes: number | null;
}

export type RouteDecision = { readonly reasons: readonly RouteReason[] } & (
  | {
      readonly kind: 'deliver';
      readonly connector: RoutingConnector;
      readonly deliveryType: DeliveryType;
      /** The recipient's domain for DNS delivery; empty for smart hosts, whose queue is the connector's. */
      readonly domain: string;
    }
  /** A domain of ours: the recipient directory's, not a connector's. */
  | { readonly kind: 'local' }
  | { readonly kind: 'unreachable'; readonly error: LastError }
  | { readonly kind: 'bounce'; readonly error: LastError }
);

interface Candidate {
  readonly connector: RoutingConnector;
  readonly addressSpace: AddressSpace;
  readonly specificity: number;
  /** It is limited to senders, this one among them. */
  readonly namesSender: boolean;
  /** 0 when the asking server may send through it, else 1: all servers are one site. */
  readonly hops: number;
}

const LOCAL: RouteDecision = { kind: 'local', reasons: [] };

export function route(request: RouteRequest, table: RoutingTable): RouteDecision {
  // Mail for our own recipients never leaves through a connector, not even through one for `*`.
  if (isOwnDomain(request.domain, table.acceptedDomains)) return LOCAL;

  const excluded: RouteReason[] = [];
  const candidates: Candidate[] = [];
  for (const connector of table.connectors) {
    const match = bestMatch(connector, request.domain);
    const obstacle = findObstacle(connector, match, request);
    if (obstacle !== null || match === null) {
      excluded.push(reasonFor(connector, obstacle ?? 'noMatch', match?.addressSpace ?? null));
      continue;
    }
    const isLocal =
      request.sourceServerId === undefined || connector.sourceServerIds.includes(request.sourceServerId);
    const namesSender = fitOf(connector, request.sender) === 'named';
    candidates.push({ connector, ...match, namesSender, hops: isLocal ? 0 : 1 });
  }

  const ranked = candidates.sort((a, b) => compareCandidates(a, b).order);
  const winner = ranked[0];
  if (winner === undefined) return noWay(request, excluded);
  const losers = ranked
    .slice(1)
    .map((loser) => reasonFor(loser.connector, compareCandidates(winner, loser).lostBy, loser.addressSpace));
  const { connector } = winner;
  return {
    kind: 'deliver',
    connector,
    deliveryType: connector.dnsRoutingEnabled ? 'DnsConnectorDelivery' : 'SmartHostConnectorDelivery',
    domain: connector.dnsRoutingEnabled ? request.domain : '',
    reasons: [reasonFor(connector, 'won', winner.addressSpace), ...losers, ...excluded],
  };
}

/** A connector's best address space for a domain: the most specific, among equals the cheapest. */
function bestMatch(
  connector: RoutingConnector,
  domain: string,
): { addressSpace: AddressSpace; specificity: number } | null {
  let best: { addressSpace: AddressSpace; specificity: number } | null = null;
  for (const addressSpace of connector.addressSpaces) {
    const specificity = matchAddressSpace(addressSpace, domain);
    if (specificity === null) continue;
    const isBetter =
      best === null ||
      specificity > best.specificity ||
      (specificity === best.specificity && addressSpace.cost < best.addressSpace.cost);
    if (isBetter) best = { addressSpace, specificity };
  }
  return best;
}

/** Size comes last: only a connector that would else carry the mail is worth calling too small. */
function findObstacle(
  connector: RoutingConnector,
  match: { addressSpace: AddressSpace } | null,
  { sender, sizeBytes }: RouteRequest,
): RouteReasonOutcome | null {
  if (!connector.enabled) return 'disabled';
  if (connector.sourceServerIds.length === 0) return 'noSourceServer';
  if (match === null) return 'noMatch';
  if (fitOf(connector, sender) === 'another') return 'notForSender';
  if (connector.maxMessageSizeBytes !== null && connector.maxMessageSizeBytes < sizeBytes) return 'tooSmall';
  return null;
}

/** `order` is negative when `a` goes first; `lostBy` says which rule put `b` behind `a`. */
function compareCandidates(a: Candidate, b: Candidate): { order: number; lostBy: RouteReasonOutcome } {
  if (a.specificity !== b.specificity)
    return { order: b.specificity - a.specificity, lostBy: 'lessSpecific' };
  if (a.namesSender !== b.namesSender) return { order: a.namesSender ? -1 : 1, lostBy: 'senderNotNamed' };
  // Aggregate cost is site-link cost plus address space cost; within one site the former is 0.
  const cost = a.addressSpace.cost - b.addressSpace.cost;
  if (cost !== 0) return { order: cost, lostBy: 'higherCost' };
  if (a.hops !== b.hops) return { order: a.hops - b.hops, lostBy: 'moreHops' };
  return { order: compareNames(a.connector, b.connector), lostBy: 'laterName' };
}

/** By code unit without case, so that each server and each locale decides alike; names are unique without case. */
function compareNames(a: RoutingConnector, b: RoutingConnector): number {
  const left = a.name.toLowerCase();
  const right = b.name.toLowerCase();
  if (left === right) return a.id < b.id ? -1 : 1;
  return left < right ? -1 : 1;
}

function noWay(request: RouteRequest, reasons: readonly RouteReason[]): RouteDecision {
  const limits = reasons.flatMap((reason) =>
    reason.outcome === 'tooSmall' ? [reason.maxMessageSizeBytes ?? 0] : [],
  );
  if (limits.length === 0) return { kind: 'unreachable', error: whyUnreachable(reasons), reasons };
  const error = newLastError('messageTooLarge', {
    sizeKb: Math.ceil(request.sizeBytes / 1024),
    maxKb: Math.floor(Math.max(...limits) / 1024),
  });
  return { kind: 'bounce', error, reasons };
}

/** Names enough to know where to look. */
const MAX_NAMED = 3;

function whyUnreachable(reasons: readonly RouteReason[]): LastError {
  const limited = reasons.filter(({ outcome }) => outcome === 'notForSender');
  if (limited.length === 0) return newLastError('noMatchingConnector', {});
  const names = limited.map(({ connectorName }) => connectorName).sort();
  const more = names.length > MAX_NAMED ? ', ...' : '';
  return newLastError('notForSender', { connectors: names.slice(0, MAX_NAMED).join(', ') + more });
}

function reasonFor(
  connector: RoutingConnector,
  outcome: RouteReasonOutcome,
  addressSpace: AddressSpace | null,
): RouteReason {
  return {
    connectorId: connector.id,
    connectorName: connector.name,
    outcome,
    addressSpace,
    maxMessageSizeBytes: outcome === 'tooSmall' ? connector.maxMessageSizeBytes : null,
  };
}
