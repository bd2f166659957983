import { formatAddressSpace } from './address-space';
import { toDisplayDomain } from './domain';
import type { RouteDecision, RouteReason, RouteRequest } from './route';

/**
 * Owns: why mail goes where it goes, as keys of the catalogue area `routing` with their arguments.
 * Promises: one sentence for the decision and one for each connector, the winner first; the same call that routes.
 * Does not: translate or decide.
 */

export interface Explanation {
  readonly key: string;
  readonly args: Readonly<Record<string, string | number>>;
}

export interface RouteExplanation {
  /** Below `routing.decision.`. */
  readonly decision: Explanation;
  /** Below `routing.reason.`. */
  readonly connectors: readonly (Explanation & {
    readonly connectorId: string;
    readonly connectorName: string;
  })[];
}

export function explainRoute(request: RouteRequest, decision: RouteDecision): RouteExplanation {
  const winner = decision.reasons.find((reason) => reason.outcome === 'won');
  return {
    decision: explainDecision(request, decision),
    connectors: decision.reasons.map((reason) => ({
      connectorId: reason.connectorId,
      connectorName: reason.connectorName,
      key: `routing.reason.${reason.outcome}`,
      args: reasonArguments(request, reason, winner),
    })),
  };
}

function explainDecision(request: RouteRequest, decision: RouteDecision): Explanation {
  const domain = toDisplayDomain(request.domain);
  switch (decision.kind) {
    case 'deliver': {
      const way = decision.deliveryType === 'DnsConnectorDelivery' ? 'deliverDns' : 'deliverSmartHost';
      return { key: `routing.decision.${way}`, args: { domain, connector: decision.connector.name } };
    }
    case 'local':
      return {
        key: 'routing.decision.local',
        args: { domain, acceptedDomain: toDisplayDomain(decision.acceptedDomain.domainName) },
      };
    case 'unreachable':
      return { key: 'routing.decision.unreachable', args: { domain } };
    case 'bounce':
      return { key: 'routing.decision.tooLarge', args: { domain, sizeKb: kilobytes(request.sizeBytes) } };
  }
}

/** All that any of the sentences needs; a sentence takes what it names. */
function reasonArguments(
  request: RouteRequest,
  reason: RouteReason,
  winner: RouteReason | undefined,
): Record<string, string | number> {
  return {
    connector: reason.connectorName,
    domain: toDisplayDomain(request.domain),
    addressSpace: addressSpaceText(reason),
    cost: reason.addressSpace?.cost ?? 0,
    sizeKb: kilobytes(request.sizeBytes),
    maxKb: Math.floor((reason.maxMessageSizeBytes ?? 0) / 1024),
    winner: winner?.connectorName ?? '',
    winnerAddressSpace: winner === undefined ? '' : addressSpaceText(winner),
    winnerCost: winner?.addressSpace?.cost ?? 0,
  };
}

function addressSpaceText({ addressSpace }: RouteReason): string {
  if (addressSpace === null) return '';
  return formatAddressSpace({ ...addressSpace, address: toDisplayDomain(addressSpace.address) });
}

function kilobytes(bytes: number): number {
  return Math.ceil(bytes / 1024);
}
