import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { findReceiveConnector, listReceiveConnectors } from '@/lib/store/configuration/receive-connectors';
import { findTransportServer } from '@/lib/store/configuration/transport-servers';
import { RECEIVE_CONNECTOR_COLUMNS, toReceiveConnectorRow } from './output';
import { getReceiveConnectorParameters } from './parameters';

export const getReceiveConnector = defineCommand({
  name: 'Get-ReceiveConnector',
  parameters: getReceiveConnectorParameters,
  permission: 'receiveConnector.read',
  effect: 'read',
  positional: 'Identity',
  columns: RECEIVE_CONNECTOR_COLUMNS,
  handler: async ({ db }, { Identity, Server }) => {
    if (Identity !== undefined && Server !== undefined) throw refuse('ServerWithIdentity', 'Server');
    if (Identity !== undefined) {
      const connector = await findReceiveConnector(db, Identity);
      if (connector === null) throw objectNotFound(Identity, 'Get-ReceiveConnector');
      return { output: [toReceiveConnectorRow(connector)] };
    }
    const server = Server === undefined ? null : await findTransportServer(db, Server);
    if (Server !== undefined && server === null) {
      throw objectNotFound(Server, 'Get-TransportServer', 'Server');
    }
    return { output: (await listReceiveConnectors(db, server?.id)).map(toReceiveConnectorRow) };
  },
});
