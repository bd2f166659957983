import { defineCommand } from '@/lib/commands/command/define';
import { CommandError, type Problem } from '@/lib/commands/command/errors';
import { mergeSettings } from '@/lib/commands/handler/merge-settings';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { fromStored, toStored } from '@/lib/mail/settings/stored-settings';
import { TRANSPORT_SERVER_SETTINGS as TABLE } from '@/lib/mail/settings/transport-server-settings';
import { lockConfiguration } from '@/lib/store/configuration/routing-changes';
import { findTransportServer, updateTransportServer } from '@/lib/store/configuration/transport-servers';
import { AUDITED_TRANSPORT_SERVER } from './audited';
import { TRANSPORT_SERVER_COLUMNS, toTransportServerRow } from './output';
import {
  findServerProblems,
  type SetTransportServer,
  setTransportServerParameters,
  type TransportServer,
} from './parameters';

export const setTransportServer = defineCommand({
  name: 'Set-TransportServer',
  parameters: setTransportServerParameters,
  permission: 'transportServer.write',
  effect: 'change',
  changes: [AUDITED_TRANSPORT_SERVER],
  positional: 'Identity',
  columns: TRANSPORT_SERVER_COLUMNS,
  handler: async ({ db, notify, audit, reach }, given) => {
    await lockConfiguration(db);
    const stored = await findTransportServer(db, given.Identity);
    if (stored === null) throw objectNotFound(given.Identity, 'Get-TransportServer');
    reach.require({ server: stored.id }, 'Identity', stored.name);
    await audit.changing(AUDITED_TRANSPORT_SERVER, stored.id);
    const server = mergeSettings(TABLE, fromStored(TABLE, stored), given);
    const limits = findServerProblems(server).map((problem) => ({ ...problem, args: {} }));
    const problems = [...limits, ...dnsProblems(server, given)];
    if (problems.length > 0) throw new CommandError(problems);
    await updateTransportServer(db, stored.id, toStored(TABLE, server));
    await notify('configuration', stored.id);
    const changed = await findTransportServer(db, stored.id);
    return { output: changed === null ? [] : [toTransportServerRow(changed)] };
  },
});

/** The adapter is the computer's own resolver; in Exchange listed servers count when it is off. Here the list says both. */
function dnsProblems(server: TransportServer, given: SetTransportServer): readonly Problem[] {
  const checks = [
    ['InternalDNSAdapterEnabled', given.InternalDNSAdapterEnabled, server.InternalDNSServers],
    ['ExternalDNSAdapterEnabled', given.ExternalDNSAdapterEnabled, server.ExternalDNSServers],
  ] as const;
  return checks.flatMap(([parameter, enabled, servers]) => {
    if (enabled === undefined || enabled === (servers.length === 0)) return [];
    return [{ id: enabled ? 'DnsAdapterWithServers' : 'DnsServersRequired', parameter, args: { parameter } }];
  });
}
