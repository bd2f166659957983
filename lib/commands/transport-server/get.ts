import { defineCommand } from '@/lib/commands/command/define';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { findTransportServer, listTransportServers } from '@/lib/store/configuration/transport-servers';
import { TRANSPORT_SERVER_COLUMNS, toTransportServerRow } from './output';
import { getTransportServerParameters } from './parameters';

export const getTransportServer = defineCommand({
  name: 'Get-TransportServer',
  parameters: getTransportServerParameters,
  permission: 'transportServer.read',
  effect: 'read',
  positional: 'Identity',
  columns: TRANSPORT_SERVER_COLUMNS,
  handler: async ({ db }, { Identity }) => {
    if (Identity === undefined) return { output: (await listTransportServers(db)).map(toTransportServerRow) };
    const server = await findTransportServer(db, Identity);
    if (server === null) throw objectNotFound(Identity, 'Get-TransportServer');
    return { output: [toTransportServerRow(server)] };
  },
});
