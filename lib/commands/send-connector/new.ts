import { defineCommand } from '@/lib/commands/command/define';
import { changeRouting } from '@/lib/commands/handler/routing-change';
import { nameTaken, refuseIfTaken } from '@/lib/commands/handler/taken';
import { loadConfig } from '@/lib/config';
import { createSendConnector } from '@/lib/store/configuration/send-connectors';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_SEND_CONNECTOR } from './audited';
import { newOf } from './change-of';
import { SEND_CONNECTOR_COLUMNS, toSendConnectorRow } from './output';
import { completeNewSendConnector, newSendConnectorParameters } from './parameters';
import { warningsOf } from './warnings';

export const newSendConnector = defineCommand({
  name: 'New-SendConnector',
  parameters: newSendConnectorParameters,
  permission: 'sendConnector.write',
  effect: 'change',
  makesNew: true,
  changes: [AUDITED_SEND_CONNECTOR],
  positional: 'Name',
  secrets: ['Password'],
  columns: SEND_CONNECTOR_COLUMNS,
  handler: async (context, given) => {
    const connector = completeNewSendConnector(given, loadConfig().connectorPort);
    const taken = () => nameTaken(connector.Name, 'Set-SendConnector');
    const { value, queueEffect } = await changeRouting(
      context,
      `New-SendConnector ${connector.Name}`,
      async () => {
        if (await isNameTaken(connector.Name)) throw taken();
        const id = context.newId();
        const { servers, data } = await newOf(context, id, connector, given);
        const serverIds = servers.map((server) => server.id);
        const created = await refuseIfTaken(createSendConnector(context.db, id, data, serverIds), taken);
        context.audit.created(AUDITED_SEND_CONNECTOR, id);
        return { created, servers };
      },
    );
    return {
      output: [toSendConnectorRow(value.created)],
      warnings: warningsOf(connector, value.servers, (parameter) => given[parameter] !== undefined),
      queueEffect,
    };

    async function isNameTaken(name: string): Promise<boolean> {
      return (await findIdByIdentity(context.db, 'send_connector', name)) !== null;
    }
  },
});
