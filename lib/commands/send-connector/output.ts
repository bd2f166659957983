import type { OutputRow } from '@/lib/commands/command/report';
import { formatByteSize } from '@/lib/shell/value/byte-size';
import { formatTimeSpan } from '@/lib/shell/value/time-span';
import type { StoredSendConnector } from '@/lib/store/configuration/send-connectors';

/**
 * Owns: a send connector as Get-SendConnector shows it.
 * Promises: each property has the name of the parameter that sets it, in a form which that parameter takes; the
 *   credential is the user name alone.
 */

export const SEND_CONNECTOR_COLUMNS = ['Name', 'AddressSpaces', 'Enabled'] as const;

export function toSendConnectorRow(row: StoredSendConnector): OutputRow {
  return {
    Identity: row.name,
    Guid: row.id,
    Name: row.name,
    Usage: row.usage,
    Enabled: row.enabled,
    AddressSpaces: row.addressSpaces,
    DNSRoutingEnabled: row.dnsRoutingEnabled,
    SmartHosts: row.smartHosts,
    SmartHostAuthMechanism: row.smartHostAuthMechanism,
    AuthenticationCredential: row.authenticationUserName,
    Port: row.port,
    MaxMessageSize: formatByteSize(row.maxMessageSize === null ? null : Number(row.maxMessageSize)),
    ConnectionInactivityTimeOut: formatTimeSpan(row.connectionInactivityTimeOut),
    RequireTLS: row.requireTls,
    IgnoreSTARTTLS: row.ignoreStartTls,
    ForceHELO: row.forceHelo,
    TlsAuthLevel: row.tlsAuthLevel,
    Fqdn: row.fqdn,
    ProtocolLoggingLevel: row.protocolLoggingLevel,
    SourceTransportServers: row.sources.map((source) => source.server.name),
    UseExternalDNSServersEnabled: row.useExternalDnsServersEnabled,
    SmtpMaxMessagesPerConnection: row.smtpMaxMessagesPerConnection,
    Comment: row.comment,
    ...FIXED,
    WhenCreated: row.createdAt.toISOString(),
    WhenChanged: row.updatedAt.toISOString(),
  };
}

/** What this version does not support shows the one value that it accepts. */
const FIXED = {
  DomainSecureEnabled: false,
  IsScopedConnector: false,
  LinkedReceiveConnector: null,
  SourceIPAddress: '0.0.0.0',
  TlsDomain: null,
  ErrorPolicies: 'Default',
  TlsCertificateName: null,
  CloudServicesMailEnabled: false,
  FrontendProxyEnabled: false,
  ConnectorType: 'Default',
};
