import type { Database } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { mergeSettings } from '@/lib/commands/handler/merge-settings';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { isDelta, type ListChange } from '@/lib/commands/parameters/list-change';
import { RECEIVE_CONNECTOR_SETTINGS as TABLE } from '@/lib/mail/settings/receive-connector-settings';
import { toStored } from '@/lib/mail/settings/stored-settings';
import {
  findReceiveConnector,
  listReceiveConnectors,
  type StoredReceiveConnector,
  updateReceiveConnector,
} from '@/lib/store/configuration/receive-connectors';
import { lockConfiguration } from '@/lib/store/configuration/routing-changes';
import { AUDITED_RECEIVE_CONNECTOR } from './audited';
import { canonicalBlocks, RECEIVE_CONNECTOR_COLUMNS, toReceiveConnectorRow, toSettings } from './output';
import {
  findOpenRelayRange,
  hasInactivityAboveTimeout,
  type SetReceiveConnector,
  setReceiveConnectorParameters,
} from './parameters';

export const setReceiveConnector = defineCommand({
  name: 'Set-ReceiveConnector',
  parameters: setReceiveConnectorParameters,
  permission: 'receiveConnector.write',
  effect: 'change',
  changes: [AUDITED_RECEIVE_CONNECTOR],
  positional: 'Identity',
  columns: RECEIVE_CONNECTOR_COLUMNS,
  handler: async ({ db, notify, audit, reach }, given) => {
    await lockConfiguration(db);
    const stored = await findReceiveConnector(db, given.Identity);
    if (stored === null) throw objectNotFound(given.Identity, 'Get-ReceiveConnector');
    reach.require({ server: stored.serverId }, 'Identity', stored.name);
    await audit.changing(AUDITED_RECEIVE_CONNECTOR, stored.id);
    refuseOtherRights(stored, given);
    const connector = mergeSettings(TABLE, toSettings(stored), {
      ...given,
      RemoteIPRanges: toBlocks(given.RemoteIPRanges),
      ProxyProtocolIPRanges: toBlocks(given.ProxyProtocolIPRanges),
    });
    refuseProxies(connector.ProxyProtocolIPRanges);
    if (given.RemoteIPRanges !== undefined) await refuseRanges(db, stored, connector.RemoteIPRanges);
    if (hasInactivityAboveTimeout(connector))
      throw refuse('InactivityAboveTimeout', 'ConnectionInactivityTimeout');
    const changed = await updateReceiveConnector(db, stored.id, toStored(TABLE, connector));
    await notify('configuration', stored.serverId);
    return { output: [toReceiveConnectorRow(changed)] };
  },
});

/** What a built-in connector may do is what it is for: Default never relays, Relay always may. */
function refuseOtherRights(stored: StoredReceiveConnector, given: SetReceiveConnector): void {
  const fixed = [
    ['Bindings', given.Bindings, stored.bindings],
    ['PermissionGroups', given.PermissionGroups, stored.permissionGroups],
    ['AuthMechanism', given.AuthMechanism, stored.authMechanism],
  ] as const;
  for (const [parameter, wanted, present] of fixed) {
    if (wanted !== undefined && setText(wanted) !== setText(present)) {
      throw refuse('ReceiveConnectorFixed', parameter, { parameter });
    }
  }
}

async function refuseRanges(
  db: Database,
  connector: StoredReceiveConnector,
  blocks: readonly string[],
): Promise<void> {
  if (blocks.length === 0) throw refuse('RemoteIpRangesRequired', 'RemoteIPRanges');
  const { name } = connector;
  const open = connector.authMechanism.includes('ExternalAuthoritative') ? findOpenRelayRange(blocks) : null;
  if (open !== null) throw refuse('OpenRelayRange', 'RemoteIPRanges', { range: open, name });
  for (const other of await listReceiveConnectors(db, connector.serverId)) {
    const shared =
      other.id === connector.id
        ? undefined
        : canonicalBlocks(other.remoteIpRanges).find((block) => blocks.includes(block));
    // The most specific range chooses the connector: two of the same width would leave the choice to chance.
    if (shared)
      throw refuse('RemoteIpRangeTaken', 'RemoteIPRanges', { range: shared, name: other.name }, 409);
  }
}

/** A proxy is believed whatever address it names, and so who may be one is a few computers and not a network of many. */
function refuseProxies(blocks: readonly string[]): void {
  const open = findOpenRelayRange(blocks);
  if (open !== null) throw refuse('ProxyRangeTooWide', 'ProxyProtocolIPRanges', { range: open });
}

/** A range `a-b` is one item of the parameter but several CIDR blocks. */
function toBlocks(change: ListChange<string> | undefined): ListChange<string> | undefined {
  const split = (items: readonly string[]) => [...new Set(items.flatMap((item) => item.split(',')))];
  if (change === undefined) return undefined;
  return isDelta(change) ? { Add: split(change.Add), Remove: split(change.Remove) } : split(change);
}

function setText(values: readonly string[]): string {
  return [...new Set(values.map((value) => value.toLowerCase()))].sort().join(',');
}
