import { defineCommand } from '@/lib/commands/command/define';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { findSendConnector, listSendConnectors } from '@/lib/store/configuration/send-connectors';
import { SEND_CONNECTOR_COLUMNS, toSendConnectorRow } from './output';
import { getSendConnectorParameters } from './parameters';

export const getSendConnector = defineCommand({
  name: 'Get-SendConnector',
  parameters: getSendConnectorParameters,
  permission: 'sendConnector.read',
  effect: 'read',
  positional: 'Identity',
  columns: SEND_CONNECTOR_COLUMNS,
  handler: async ({ db }, { Identity }) => {
    if (Identity === undefined) return { output: (await listSendConnectors(db)).map(toSendConnectorRow) };
    const connector = await findSendConnector(db, Identity);
    if (connector === null) throw objectNotFound(Identity, 'Get-SendConnector');
    return { output: [toSendConnectorRow(connector)] };
  },
});
