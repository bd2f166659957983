import { defineCommand } from '@/lib/commands/command/define';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { deleteReceiveConnector, findReceiveConnector } from '@/lib/store/configuration/receive-connectors';
import { lockConfiguration } from '@/lib/store/configuration/routing-changes';
import { AUDITED_RECEIVE_CONNECTOR } from './audited';
import { RECEIVE_CONNECTOR_COLUMNS } from './output';
import { removeReceiveConnectorParameters } from './parameters';

/** Its clients' sessions finish the message at hand. Where no other connector has its binding, the server no longer listens there. */
export const removeReceiveConnector = defineCommand({
  name: 'Remove-ReceiveConnector',
  parameters: removeReceiveConnectorParameters,
  permission: 'receiveConnector.write',
  effect: 'change',
  changes: [AUDITED_RECEIVE_CONNECTOR],
  confirms: true,
  positional: 'Identity',
  columns: RECEIVE_CONNECTOR_COLUMNS,
  handler: async ({ db, notify, audit, reach }, { Identity }) => {
    await lockConfiguration(db);
    const connector = await findReceiveConnector(db, Identity);
    if (connector === null) throw objectNotFound(Identity, 'Get-ReceiveConnector');
    reach.require({ server: connector.serverId }, 'Identity', connector.name);
    await audit.changing(AUDITED_RECEIVE_CONNECTOR, connector.id);
    await deleteReceiveConnector(db, connector.id);
    await notify('configuration', connector.serverId);
    return {};
  },
});
