import type { Database } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { type Problem, refuse } from '@/lib/commands/command/errors';
import { mergeSettings } from '@/lib/commands/handler/merge-settings';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { isDelta, type ListChange } from '@/lib/commands/parameters/list-change';
import {
  AUTH_MECHANISMS,
  faultOfGroups,
  faultOfMechanisms,
  PERMISSION_GROUPS,
} from '@/lib/mail/routing/receive-authentication';
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
    refuseOtherBindings(stored, given);
    const rights = rightsOf(stored, given);
    const connector = mergeSettings(TABLE, toSettings(stored), {
      ...given,
      RemoteIPRanges: toBlocks(given.RemoteIPRanges),
      ProxyProtocolIPRanges: toBlocks(given.ProxyProtocolIPRanges),
    });
    refuseProxies(connector.ProxyProtocolIPRanges);
    if (given.RemoteIPRanges !== undefined || given.AuthMechanism !== undefined) {
      refuseOpenRelay(stored.name, rights, connector.RemoteIPRanges);
    }
    if (given.RemoteIPRanges !== undefined) await refuseRanges(db, stored, connector.RemoteIPRanges);
    if (hasInactivityAboveTimeout(connector))
      throw refuse('InactivityAboveTimeout', 'ConnectionInactivityTimeout');
    const changed = await updateReceiveConnector(db, stored.id, { ...toStored(TABLE, connector), ...rights });
    await notify('configuration', stored.serverId);
    return { output: [toReceiveConnectorRow(changed)], warnings: warningsOf(given, rights) };
  },
});

/** They are this process's settings. */
function refuseOtherBindings(stored: StoredReceiveConnector, given: SetReceiveConnector): void {
  if (given.Bindings !== undefined && setText(given.Bindings) !== setText(stored.bindings)) {
    throw refuse('ReceiveConnectorFixed', 'Bindings', { parameter: 'Bindings' });
  }
}

interface Rights {
  readonly authMechanism: string[];
  readonly permissionGroups: string[];
}

/** What clients may, after the change. @throws CommandError for what does not go together */
function rightsOf(stored: StoredReceiveConnector, given: SetReceiveConnector): Rights {
  const rights = {
    authMechanism: inOrder(AUTH_MECHANISMS, given.AuthMechanism ?? stored.authMechanism),
    permissionGroups: inOrder(PERMISSION_GROUPS, given.PermissionGroups ?? stored.permissionGroups),
  };
  const ofMechanisms = faultOfMechanisms(rights.authMechanism);
  if (ofMechanisms !== null) throw refuse(ofMechanisms, 'AuthMechanism');
  const ofGroups = faultOfGroups(rights.permissionGroups, rights.authMechanism);
  const blamed = given.PermissionGroups === undefined ? 'AuthMechanism' : 'PermissionGroups';
  if (ofGroups !== null) throw refuse(ofGroups, blamed);
  return rights;
}

/** An empty list is None, which is written. */
function inOrder(known: readonly string[], values: readonly string[]): string[] {
  return values.length === 0 ? ['None'] : known.filter((value) => values.includes(value));
}

/** Externally secured: whoever has such an address may relay. */
function refuseOpenRelay(name: string, { authMechanism }: Rights, blocks: readonly string[]): void {
  const open = authMechanism.includes('ExternalAuthoritative') ? findOpenRelayRange(blocks) : null;
  if (open !== null) throw refuse('OpenRelayRange', 'RemoteIPRanges', { range: open, name });
}

function warningsOf(given: SetReceiveConnector, { authMechanism, permissionGroups }: Rights): Problem[] {
  if (given.AuthMechanism === undefined && given.PermissionGroups === undefined) return [];
  const warning = (id: string, parameter: string): Problem => ({ id, parameter, args: {} });
  const isBasic = authMechanism.includes('BasicAuth');
  const takesUsers = permissionGroups.includes('ExchangeUsers');
  return [
    ...(isBasic && !authMechanism.includes('BasicAuthRequireTLS')
      ? [warning('PasswordsInTheClear', 'AuthMechanism')]
      : []),
    ...(isBasic && !takesUsers ? [warning('SignInGivesNothing', 'PermissionGroups')] : []),
    ...(takesUsers && !isBasic ? [warning('NobodyCanSignIn', 'AuthMechanism')] : []),
  ];
}

async function refuseRanges(
  db: Database,
  connector: StoredReceiveConnector,
  blocks: readonly string[],
): Promise<void> {
  if (blocks.length === 0) throw refuse('RemoteIpRangesRequired', 'RemoteIPRanges');
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
