import { defineCommand } from '@/lib/commands/command/define';
import { CommandError } from '@/lib/commands/command/errors';
import { mergeSettings } from '@/lib/commands/handler/merge-settings';
import { nameTaken, objectNotFound, refuseIfTaken } from '@/lib/commands/handler/taken';
import { isDelta, type ListChange } from '@/lib/commands/parameters/list-change';
import { RECEIVE_CONNECTOR_SETTINGS as TABLE } from '@/lib/mail/settings/receive-connector-settings';
import {
  findReceiveConnector,
  readBindingStates,
  type StoredReceiveConnector,
  updateReceiveConnector,
} from '@/lib/store/configuration/receive-connectors';
import { lockConfiguration } from '@/lib/store/configuration/routing-changes';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_RECEIVE_CONNECTOR } from './audited';
import { refuseNeighbours, refuseOpenRelay, refuseProxies } from './neighbours';
import { RECEIVE_CONNECTOR_COLUMNS, toReceiveConnectorRow, toSettings } from './output';
import { type SetReceiveConnector, setReceiveConnectorParameters } from './parameters';
import { findSettingsProblems, inOrder, type ReceiveConnector } from './settings';
import { toColumns } from './stored';
import { warningsOf } from './warnings';

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
    const name = given.Name ?? stored.name;
    const taken = () => nameTaken(name, 'Set-ReceiveConnector');
    const namesake = await findIdByIdentity(db, 'receive_connector', name);
    if (namesake !== null && namesake !== stored.id) throw taken();
    const connector = merge(stored, given);
    const isGiven = (parameter: keyof ReceiveConnector) => given[parameter] !== undefined;
    refuseProblems(connector, given);
    refuseProxies(connector.ProxyProtocolIPRanges);
    if (isGiven('RemoteIPRanges') || isGiven('AuthMechanism')) refuseOpenRelay(name, connector);
    if (isGiven('RemoteIPRanges') || isGiven('Bindings')) {
      await refuseNeighbours(db, stored.serverId, stored.id, connector);
    }
    const changed = await refuseIfTaken(
      updateReceiveConnector(db, stored.id, { ...toColumns(connector), name }),
      taken,
    );
    await notify('configuration', stored.serverId);
    return {
      output: [toReceiveConnectorRow(changed, await readBindingStates(db))],
      warnings: warningsOf(name, connector, isGiven),
    };
  },
});

function merge(stored: StoredReceiveConnector, given: SetReceiveConnector): ReceiveConnector {
  const proxies = toBlocks(given.ProxyProtocolIPRanges);
  const settings = mergeSettings(TABLE, toSettings(stored), { ...given, ProxyProtocolIPRanges: proxies });
  return {
    ...settings,
    AuthMechanism: inOrder('AuthMechanism', given.AuthMechanism ?? stored.authMechanism),
    PermissionGroups: inOrder('PermissionGroups', given.PermissionGroups ?? stored.permissionGroups),
  };
}

/** @throws CommandError that names a parameter which was given, where one was. */
function refuseProblems(connector: ReceiveConnector, given: SetReceiveConnector): void {
  const problems = findSettingsProblems(connector).map((problem) => {
    const isGroups = problem.parameter === 'PermissionGroups' && given.PermissionGroups === undefined;
    return isGroups ? { ...problem, parameter: 'AuthMechanism' } : problem;
  });
  if (problems.length > 0) throw new CommandError(problems);
}

/** A range `a-b` is one item of the parameter but several CIDR blocks. */
function toBlocks(change: ListChange<string> | undefined): ListChange<string> | undefined {
  const split = (items: readonly string[]) => [...new Set(items.flatMap((item) => item.split(',')))];
  if (change === undefined) return undefined;
  return isDelta(change) ? { Add: split(change.Add), Remove: split(change.Remove) } : split(change);
}
