import type { Database } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { changeRouting } from '@/lib/commands/handler/routing-change';
import { nameTaken, objectNotFound, refuseIfTaken } from '@/lib/commands/handler/taken';
import { findSendConnector, updateSendConnector } from '@/lib/store/configuration/send-connectors';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_SEND_CONNECTOR } from './audited';
import { changeOf } from './change-of';
import { SEND_CONNECTOR_COLUMNS, toSendConnectorRow } from './output';
import { setSendConnectorParameters } from './parameters';
import type { SendConnector } from './settings';
import { warningsOf } from './warnings';

export const setSendConnector = defineCommand({
  name: 'Set-SendConnector',
  parameters: setSendConnectorParameters,
  permission: 'sendConnector.write',
  effect: 'change',
  changes: [AUDITED_SEND_CONNECTOR],
  positional: 'Identity',
  secrets: ['Password'],
  columns: SEND_CONNECTOR_COLUMNS,
  handler: async (context, given) => {
    const { db } = context;
    const { value, queueEffect } = await changeRouting(
      context,
      `Set-SendConnector ${given.Identity}`,
      async () => {
        const stored = await findSendConnector(db, given.Identity);
        if (stored === null) throw objectNotFound(given.Identity, 'Get-SendConnector');
        context.reach.require({ sendConnector: stored.id }, 'Identity', stored.name);
        await context.audit.changing(AUDITED_SEND_CONNECTOR, stored.id);
        const { connector, servers, data, warnings } = await changeOf(context, stored, given);
        const taken = () => nameTaken(connector.Name, 'Set-SendConnector');
        if (await isTakenByAnother(db, connector.Name, stored.id)) throw taken();
        const serverIds = servers.map((server) => server.id);
        const changed = await refuseIfTaken(updateSendConnector(db, stored.id, data, serverIds), taken);
        const isGiven = (parameter: keyof SendConnector) =>
          parameter !== 'Usage' && given[parameter] !== undefined;
        return { changed, warnings: [...warnings, ...warningsOf(connector, servers, isGiven)] };
      },
    );
    return { output: [toSendConnectorRow(value.changed)], warnings: value.warnings, queueEffect };
  },
});

async function isTakenByAnother(db: Database, name: string, ownId: string): Promise<boolean> {
  const id = await findIdByIdentity(db, 'send_connector', name);
  return id !== null && id !== ownId;
}
