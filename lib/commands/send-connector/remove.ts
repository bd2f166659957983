import { defineCommand } from '@/lib/commands/command/define';
import { changeRouting } from '@/lib/commands/handler/routing-change';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { deleteSendConnector, findSendConnector } from '@/lib/store/configuration/send-connectors';
import { AUDITED_SEND_CONNECTOR } from './audited';
import { SEND_CONNECTOR_COLUMNS } from './output';
import { removeSendConnectorParameters } from './parameters';

/** Mail that waits in the connector's queues is routed anew; the report says how much finds no other way. */
export const removeSendConnector = defineCommand({
  name: 'Remove-SendConnector',
  parameters: removeSendConnectorParameters,
  permission: 'sendConnector.write',
  effect: 'change',
  changes: [AUDITED_SEND_CONNECTOR],
  confirms: true,
  positional: 'Identity',
  columns: SEND_CONNECTOR_COLUMNS,
  handler: async (context, { Identity }) => {
    const { queueEffect } = await changeRouting(context, `Remove-SendConnector ${Identity}`, async () => {
      const connector = await findSendConnector(context.db, Identity);
      if (connector === null) throw objectNotFound(Identity, 'Get-SendConnector');
      context.reach.require({ sendConnector: connector.id }, 'Identity', connector.name);
      await context.audit.changing(AUDITED_SEND_CONNECTOR, connector.id);
      await deleteSendConnector(context.db, connector.id);
    });
    return { queueEffect };
  },
});
