import { defineCommand } from '@/lib/commands/command/define';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { labelSmtpClient, readSmtpClient } from '@/lib/store/configuration/smtp-clients';
import { AUDITED_CLIENT } from './audited';
import { setClientReportParameters } from './parameters';

/** Names a client, which is kept from then on however long it is not seen. */
export const setClientReport = defineCommand({
  name: 'Set-ClientReport',
  parameters: setClientReportParameters,
  permission: 'receiveConnector.write',
  effect: 'change',
  changes: [AUDITED_CLIENT],
  positional: 'Identity',
  columns: ['Identity', 'Label'],
  handler: async ({ db, audit, reach, notify }, { Identity, Label }) => {
    const client = await readSmtpClient(db, Identity);
    if (client === null) throw objectNotFound(Identity, 'Get-ClientReport');
    // A client is of all servers.
    reach.require({}, 'Identity', client.name);
    await audit.changing(AUDITED_CLIENT, client.id);
    await labelSmtpClient(db, client.id, Label);
    await notify('configuration', client.id);
    return { output: [{ Identity: client.id, Label }] };
  },
});
