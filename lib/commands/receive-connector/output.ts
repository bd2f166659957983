import type { OutputRow } from '@/lib/commands/command/report';
import { settingsOutput } from '@/lib/commands/handler/settings-output';
import { parseIpRange, toCidrBlocks } from '@/lib/mail/address/ip-range';
import { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';
import type { SettingsOf } from '@/lib/mail/settings/setting';
import { fromStored } from '@/lib/mail/settings/stored-settings';
import type { StoredReceiveConnector } from '@/lib/store/configuration/receive-connectors';

/**
 * Owns: a receive connector as Get-ReceiveConnector shows it.
 * Promises: each setting has the name of the parameter that sets it, in a form which that parameter takes.
 */

export const RECEIVE_CONNECTOR_COLUMNS = ['Identity', 'Bindings', 'Enabled', 'RemoteIPRanges'] as const;

export function toReceiveConnectorRow(row: StoredReceiveConnector): OutputRow {
  return {
    Identity: row.name,
    Guid: row.id,
    Name: row.name,
    Server: row.server.name,
    ...settingsOutput(RECEIVE_CONNECTOR_SETTINGS, toSettings(row), {
      Enabled: { Bindings: row.bindings },
      RemoteIPRanges: { PermissionGroups: row.permissionGroups, AuthMechanism: row.authMechanism },
    }),
    WhenCreated: row.createdAt.toISOString(),
    WhenChanged: row.updatedAt.toISOString(),
  };
}

export function toSettings(row: StoredReceiveConnector): SettingsOf<typeof RECEIVE_CONNECTOR_SETTINGS> {
  const settings = fromStored(RECEIVE_CONNECTOR_SETTINGS, row);
  return {
    ...settings,
    RemoteIPRanges: canonicalBlocks(settings.RemoteIPRanges),
    ProxyProtocolIPRanges: canonicalBlocks(settings.ProxyProtocolIPRanges),
  };
}

/** Stored ranges in the one form that parameters have, so that `::1/128` is found as `::1`. */
export function canonicalBlocks(stored: readonly string[]): readonly string[] {
  return stored.flatMap((block) => {
    const range = parseIpRange(block);
    return range === null ? [block] : toCidrBlocks(range);
  });
}
