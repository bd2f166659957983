import type { OutputRow } from '@/lib/commands/command/report';
import { settingsOutput } from '@/lib/commands/handler/settings-output';
import { SEND_CONNECTOR_SETTINGS } from '@/lib/mail/settings/send-connector-settings';
import { fromStored } from '@/lib/mail/settings/stored-settings';
import type { StoredSendConnector } from '@/lib/store/configuration/send-connectors';

/**
 * Owns: a send connector as Get-SendConnector shows it.
 * Promises: each property has the name of the parameter that sets it, in a form which that parameter takes; the
 *   credential is the user name alone.
 */

export const SEND_CONNECTOR_COLUMNS = ['Name', 'AddressSpaces', 'Enabled'] as const;

export function toSendConnectorRow(row: StoredSendConnector): OutputRow {
  const settings = fromStored(SEND_CONNECTOR_SETTINGS, row);
  return {
    Identity: row.name,
    Guid: row.id,
    Name: row.name,
    Usage: row.usage,
    ...settingsOutput(SEND_CONNECTOR_SETTINGS, settings, {
      AuthenticationCredential: { SmtpCredential: row.smtpCredential?.name ?? null },
      ProtocolLoggingLevel: { SourceTransportServers: row.sources.map((source) => source.server.name) },
    }),
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
  TlsDomain: null,
  ErrorPolicies: 'Default',
  TlsCertificateName: null,
  CloudServicesMailEnabled: false,
  FrontendProxyEnabled: false,
  ConnectorType: 'Default',
};

export const FIXED_PROPERTIES = Object.keys(FIXED);
