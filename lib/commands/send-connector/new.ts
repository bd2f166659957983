import { defineCommand } from '@/lib/commands/command/define';
import { changeRouting } from '@/lib/commands/handler/routing-change';
import { nameTaken, refuseIfTaken } from '@/lib/commands/handler/taken';
import { loadConfig } from '@/lib/config';
import { createSendConnector } from '@/lib/store/configuration/send-connectors';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_SEND_CONNECTOR } from './audited';
import { credentialColumns, NO_CREDENTIAL } from './credential';
import { SEND_CONNECTOR_COLUMNS, toSendConnectorRow } from './output';
import { completeNewSendConnector, newSendConnectorParameters } from './parameters';
import { chooseSmtpCredential, NO_CONNECTOR } from './smtp-credential';
import { chooseSourceServers, warnIfAllDown, warnOfNames } from './source-servers';
import { toColumns } from './stored';

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
        const servers = await chooseSourceServers(context.db, given.SourceTransportServers);
        const id = context.newId();
        const credential = given.AuthenticationCredential
          ? await credentialColumns(context, id, given.AuthenticationCredential)
          : NO_CREDENTIAL;
        const smtpCredentialId = await chooseSmtpCredential(
          context,
          connector.SmtpCredential,
          connector.SmartHosts,
          NO_CONNECTOR,
        );
        const data = { ...toColumns(connector), ...credential, smtpCredentialId };
        const serverIds = servers.map((server) => server.id);
        const created = await refuseIfTaken(createSendConnector(context.db, id, data, serverIds), taken);
        context.audit.created(AUDITED_SEND_CONNECTOR, id);
        return { created, servers };
      },
    );
    return {
      output: [toSendConnectorRow(value.created)],
      warnings: [...warnIfAllDown(value.servers), ...warnOfNames(connector, value.servers)],
      queueEffect,
    };

    async function isNameTaken(name: string): Promise<boolean> {
      return (await findIdByIdentity(context.db, 'send_connector', name)) !== null;
    }
  },
});
