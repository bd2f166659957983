import { canonicalBinding } from '@/lib/mail/routing/binding';
import type { ReceiveConnectorPolicy } from '@/lib/mail/routing/receive-connector-policy';
import type { ReceiveConnectorSettings } from './delivery-settings';

/**
 * Owns: what the receive side asks of the configuration: its connectors' rules.
 * Promises: no open relay: only an externally secured connector gives the right to relay to who has not signed in. Made once of each
 *   snapshot.
 */

export function receivePolicies(
  connectors: readonly ReceiveConnectorSettings[],
): readonly ReceiveConnectorPolicy[] {
  const known = made.get(connectors) ?? connectors.map(policyOf);
  made.set(connectors, known);
  return known;
}

const made = new WeakMap<readonly ReceiveConnectorSettings[], readonly ReceiveConnectorPolicy[]>();

function policyOf(connector: ReceiveConnectorSettings): ReceiveConnectorPolicy {
  return {
    name: connector.name,
    enabled: connector.enabled,
    bindings: connector.bindings.map(canonicalBinding),
    implicitTlsPorts: connector.implicitTlsPorts,
    remoteIpRanges: connector.remoteIpRanges,
    proxyProtocolIpRanges: connector.proxyProtocolIpRanges,
    // Externally secured: whoever reaches this connector is trusted like an Exchange server.
    mayRelay: connector.authMechanism.includes('ExternalAuthoritative'),
    offersTls: connector.authMechanism.includes('Tls'),
    basicAuth: basicAuthOf(connector),
    takesAnonymous:
      connector.permissionGroups.includes('AnonymousUsers') ||
      connector.authMechanism.includes('ExternalAuthoritative'),
    takesUsers: connector.permissionGroups.includes('ExchangeUsers'),
    takesPartners: connector.permissionGroups.includes('Partners'),
    requireTls: connector.requireTls,
    tlsMinimumVersion: connector.tlsMinimumVersion,
    defaultDomain: connector.defaultDomain,
    rejectUnsafeLocalParts: connector.rejectUnsafeLocalParts,
    banner: connector.banner,
    fqdn: connector.fqdn,
    maxMessageSizeBytes: connector.maxMessageSizeBytes,
    maxRecipientsPerMessage: connector.maxRecipientsPerMessage,
    maxHopCount: connector.maxHopCount,
    maxProtocolErrors: connector.maxProtocolErrors,
    maxLogonFailures: connector.maxLogonFailures,
    messageRateLimit: connector.messageRateLimit,
    messageRateSource: connector.messageRateSource,
    tarpitMs: connector.tarpitIntervalSeconds * 1000,
    keepBccHeader: connector.keepBccHeader,
    maxInboundConnection: connector.maxInboundConnection,
    maxInboundConnectionPerSource: connector.maxInboundConnectionPerSource,
    connectionTimeoutMs: connector.connectionTimeoutSeconds * 1000,
    connectionInactivityTimeoutMs: connector.connectionInactivityTimeoutSeconds * 1000,
    protocolLoggingLevel: connector.protocolLoggingLevel,
  };
}

function basicAuthOf({ authMechanism }: ReceiveConnectorSettings): ReceiveConnectorPolicy['basicAuth'] {
  if (!authMechanism.includes('BasicAuth')) return 'none';
  return authMechanism.includes('BasicAuthRequireTLS') ? 'overTls' : 'always';
}
