import type { OutputRow } from '@/lib/commands/command/report';
import { settingsOutput } from '@/lib/commands/handler/settings-output';
import { formatIpRange, parseIpRange, toCidrBlocks } from '@/lib/mail/address/ip-range';
import { canonicalBinding } from '@/lib/mail/routing/binding';
import { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';
import type { SettingsOf } from '@/lib/mail/settings/setting';
import { fromStored } from '@/lib/mail/settings/stored-settings';
import type { BindingStates, StoredReceiveConnector } from '@/lib/store/configuration/receive-connectors';

/**
 * Owns: a receive connector as Get-ReceiveConnector shows it.
 * Promises: each setting has the name of the parameter that sets it, in a form which that parameter takes.
 */

export const RECEIVE_CONNECTOR_COLUMNS = ['Identity', 'Bindings', 'Enabled', 'RemoteIPRanges'] as const;

/** @param states of the servers that are live; left out, nothing is known of bindings */
export function toReceiveConnectorRow(row: StoredReceiveConnector, states?: BindingStates): OutputRow {
  const settings = toSettings(row);
  return {
    Identity: row.name,
    Guid: row.id,
    Name: row.name,
    Server: row.server.name,
    ...settingsOutput(RECEIVE_CONNECTOR_SETTINGS, settings, {
      Bindings: { BindingStatus: statusOf(settings.Bindings, states?.get(row.serverId)) },
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
    Bindings: settings.Bindings.map(canonicalBinding),
    RemoteIPRanges: settings.RemoteIPRanges.map(canonicalRange),
    ProxyProtocolIPRanges: canonicalBlocks(settings.ProxyProtocolIPRanges),
  };
}

/** `0.0.0.0:25 Listening`, `[::]:465 EACCES`: of a server that is live. */
function statusOf(
  bindings: readonly string[],
  states: Readonly<Record<string, string | null>> | undefined,
): string[] {
  return bindings.flatMap((binding) => {
    const fault = states?.[binding];
    return fault === undefined ? [] : [`${binding} ${fault ?? 'Listening'}`];
  });
}

/** Stored ranges in the one form that parameters have, so that `::1/128` is found as `::1`. */
function canonicalRange(stored: string): string {
  const range = parseIpRange(stored);
  return range === null ? stored : formatIpRange(range);
}

function canonicalBlocks(stored: readonly string[]): readonly string[] {
  return stored.flatMap((block) => {
    const range = parseIpRange(block);
    return range === null ? [block] : toCidrBlocks(range);
  });
}
