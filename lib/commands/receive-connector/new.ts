import type { Database } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { nameTaken, objectNotFound, refuseIfTaken } from '@/lib/commands/handler/taken';
import { createReceiveConnector, readBindingStates } from '@/lib/store/configuration/receive-connectors';
import { lockConfiguration } from '@/lib/store/configuration/routing-changes';
import { listTransportServers } from '@/lib/store/configuration/transport-servers';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_RECEIVE_CONNECTOR } from './audited';
import { refuseNeighbours, refuseOpenRelay, refuseProxies } from './neighbours';
import { RECEIVE_CONNECTOR_COLUMNS, toReceiveConnectorRow } from './output';
import { completeNewReceiveConnector, newReceiveConnectorParameters } from './parameters';
import { toColumns } from './stored';
import { warningsOf } from './warnings';

export const newReceiveConnector = defineCommand({
  name: 'New-ReceiveConnector',
  parameters: newReceiveConnectorParameters,
  permission: 'receiveConnector.write',
  effect: 'change',
  changes: [AUDITED_RECEIVE_CONNECTOR],
  positional: 'Name',
  columns: RECEIVE_CONNECTOR_COLUMNS,
  handler: async ({ db, newId, notify, audit, reach }, given) => {
    await lockConfiguration(db);
    const { Name: name } = given;
    const server = await findServer(db, given.Server);
    reach.require({ server: server.id }, 'Server', server.name);
    const taken = () => nameTaken(name, 'Set-ReceiveConnector');
    if ((await findIdByIdentity(db, 'receive_connector', name)) !== null) throw taken();
    const proxies = given.ProxyProtocolIPRanges?.flatMap((range) => range.split(','));
    const connector = completeNewReceiveConnector({ ...given, ProxyProtocolIPRanges: proxies });
    refuseProxies(connector.ProxyProtocolIPRanges);
    refuseOpenRelay(name, connector);
    await refuseNeighbours(db, server.id, null, connector);
    const id = newId();
    const data = { ...toColumns(connector), name };
    const created = await refuseIfTaken(createReceiveConnector(db, id, server.id, data), taken);
    audit.created(AUDITED_RECEIVE_CONNECTOR, id);
    await notify('configuration', server.id);
    return {
      output: [toReceiveConnectorRow(created, await readBindingStates(db))],
      warnings: warningsOf(name, connector, () => true),
    };
  },
});

/** Connectors are a server's own. @throws CommandError */
async function findServer(
  db: Database,
  identity: string | undefined,
): Promise<{ readonly id: string; readonly name: string }> {
  const servers = await listTransportServers(db);
  if (identity !== undefined) {
    const wanted = identity.toLowerCase();
    const found = servers.find(({ id, name }) => name.toLowerCase() === wanted || id === wanted);
    if (found === undefined) throw objectNotFound(identity, 'Get-TransportServer', 'Server');
    return found;
  }
  const [only, ...others] = servers;
  if (only === undefined) throw refuse('NoTransportServer', 'Server', {}, 409);
  if (others.length > 0) {
    throw refuse('ServerRequired', 'Server', { servers: servers.map(({ name }) => name).join(', ') });
  }
  return only;
}
