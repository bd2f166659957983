import { AUTH_MECHANISMS, TLS_AUTH_LEVELS, USAGES } from '@/lib/mail/routing/send-connector-choices';
import type { SendConnectorData, StoredSendConnector } from '@/lib/store/configuration/send-connectors';
import type { SendConnectorSettings } from './settings';

/**
 * Owns: the two directions between a connector's row and its settings.
 * Promises: each setting has its column and the other way round.
 * Does not: hold the password, which goes one way only (credential.ts).
 */

export function toSettings(row: StoredSendConnector): SendConnectorSettings {
  return {
    Name: row.name,
    Usage: oneOfStored(USAGES, row.usage),
    Enabled: row.enabled,
    AddressSpaces: row.addressSpaces,
    DNSRoutingEnabled: row.dnsRoutingEnabled,
    SmartHosts: row.smartHosts,
    SmartHostAuthMechanism: oneOfStored(AUTH_MECHANISMS, row.smartHostAuthMechanism),
    AuthenticationCredential:
      row.authenticationUserName === null ? null : { UserName: row.authenticationUserName },
    Port: row.port,
    MaxMessageSize: row.maxMessageSize === null ? null : Number(row.maxMessageSize),
    ConnectionInactivityTimeOut: row.connectionInactivityTimeOut,
    RequireTLS: row.requireTls,
    IgnoreSTARTTLS: row.ignoreStartTls,
    ForceHELO: row.forceHelo,
    TlsAuthLevel: row.tlsAuthLevel === null ? null : oneOfStored(TLS_AUTH_LEVELS, row.tlsAuthLevel),
    Fqdn: row.fqdn,
    ProtocolLoggingLevel: oneOfStored(['None', 'Verbose'], row.protocolLoggingLevel),
    UseExternalDNSServersEnabled: row.useExternalDnsServersEnabled,
    SmtpMaxMessagesPerConnection: row.smtpMaxMessagesPerConnection,
    Comment: row.comment,
  };
}

type CredentialColumn = 'authenticationUserName' | 'authenticationCiphertext' | 'authenticationKeyId';

export function toColumns(settings: SendConnectorSettings): Omit<SendConnectorData, CredentialColumn> {
  return {
    name: settings.Name,
    usage: settings.Usage,
    enabled: settings.Enabled,
    addressSpaces: [...settings.AddressSpaces],
    dnsRoutingEnabled: settings.DNSRoutingEnabled,
    smartHosts: [...settings.SmartHosts],
    smartHostAuthMechanism: settings.SmartHostAuthMechanism,
    port: settings.Port,
    maxMessageSize: settings.MaxMessageSize,
    connectionInactivityTimeOut: settings.ConnectionInactivityTimeOut,
    requireTls: settings.RequireTLS,
    ignoreStartTls: settings.IgnoreSTARTTLS,
    forceHelo: settings.ForceHELO,
    tlsAuthLevel: settings.TlsAuthLevel,
    fqdn: settings.Fqdn,
    protocolLoggingLevel: settings.ProtocolLoggingLevel,
    useExternalDnsServersEnabled: settings.UseExternalDNSServersEnabled,
    smtpMaxMessagesPerConnection: settings.SmtpMaxMessagesPerConnection,
    comment: settings.Comment,
  };
}

/** The database's own checks allow no other value. */
function oneOfStored<const T extends string>(values: readonly T[], stored: string): T {
  const value = values.find((candidate) => candidate === stored);
  if (value === undefined)
    throw new Error(`A send connector holds "${stored}", which is none of ${values.join(', ')}`);
  return value;
}
