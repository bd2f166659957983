import { matchAcceptedDomain } from '@/lib/mail/routing/accepted-domain';
import type { ReceiveConnectorPolicy } from '@/lib/mail/routing/receive-connector-policy';
import type { RoutingAcceptedDomain } from '@/lib/mail/routing/routing-table';
import { REFUSALS } from '@/lib/smtp/receive/receive-refusals';
import type { RecipientVerdict } from '@/lib/smtp/receive/session-policy';
import type { ReceiveConnectorSettings } from '@/lib/store/configuration/delivery-settings';

/**
 * Owns: what the receive side asks of the configuration: its connectors' rules, and which recipients there are.
 * Promises: no open relay: without the relay right only accepted domains are taken.
 */

/** Until mailboxes exist nobody is known in an authoritative domain; relay domains may be mailed to by anyone. */
export function classifyRecipient(
  acceptedDomains: readonly RoutingAcceptedDomain[],
  _address: string,
  domain: string,
  mayRelay: boolean,
): RecipientVerdict {
  const accepted = matchAcceptedDomain(domain, acceptedDomains);
  if (accepted?.domainType === 'Authoritative') return REFUSALS.noSuchRecipient;
  return accepted !== null || mayRelay ? { ok: true } : REFUSALS.unableToRelay;
}

export function receivePolicies(connectors: readonly ReceiveConnectorSettings[]): ReceiveConnectorPolicy[] {
  return connectors.map((connector) => ({
    name: connector.name,
    enabled: connector.enabled,
    remoteIpRanges: connector.remoteIpRanges,
    // Externally secured: whoever reaches this connector is trusted like an Exchange server.
    mayRelay: connector.authMechanism.includes('ExternalAuthoritative'),
    banner: connector.banner,
    fqdn: connector.fqdn,
    maxMessageSizeBytes: connector.maxMessageSizeBytes,
    maxRecipientsPerMessage: connector.maxRecipientsPerMessage,
    maxHopCount: connector.maxHopCount,
    maxProtocolErrors: connector.maxProtocolErrors,
    maxInboundConnection: connector.maxInboundConnection,
    maxInboundConnectionPerSource: connector.maxInboundConnectionPerSource,
    connectionTimeoutMs: connector.connectionTimeoutSeconds * 1000,
    connectionInactivityTimeoutMs: connector.connectionInactivityTimeoutSeconds * 1000,
  }));
}
