import type { Database } from '@/lib/commands/command/context';
import { CommandError, type Problem, refuse } from '@/lib/commands/command/errors';
import { applyListChange, isDelta, type ListChange } from '@/lib/commands/parameters/list-change';
import { isFullName } from '@/lib/mail/address/domain';
import { defaultSourceServers } from '@/lib/mail/routing/send-connector-choices';
import { listTransportServers, type TransportServerState } from '@/lib/store/configuration/transport-servers';

/**
 * Owns: which transport servers a connector sends from (SourceTransportServers).
 * Promises: names or GUIDs that exist; at least one; without a choice the ones that run.
 */

/** @throws CommandError NoTransportServer, SourceServerUnknown */
export async function chooseSourceServers(
  db: Database,
  names: readonly string[] | undefined,
): Promise<readonly TransportServerState[]> {
  const servers = await listTransportServers(db);
  if (names !== undefined) return findServers(servers, names, '');
  const chosen = defaultSourceServers(servers);
  if (chosen.length === 0) throw refuse('NoTransportServer', 'SourceTransportServers', {}, 409);
  return chosen;
}

/** @throws CommandError SourceServerUnknown, SourceServersRequired */
export async function changeSourceServers(
  db: Database,
  presentIds: readonly string[],
  change: ListChange<string> | undefined,
): Promise<readonly TransportServerState[]> {
  const servers = await listTransportServers(db);
  const present = servers.filter((server) => presentIds.includes(server.id));
  if (change === undefined) return present;
  const wanted: ListChange<TransportServerState> = isDelta(change)
    ? {
        Add: findServers(servers, change.Add, '.Add'),
        Remove: findServers(servers, change.Remove, '.Remove'),
      }
    : findServers(servers, change, '');
  const result = applyListChange(present, wanted, { keyOf: (server) => server.id });
  if (result.length === 0) throw refuse('SourceServersRequired', 'SourceTransportServers');
  return result;
}

/** A warning, not a refusal: a server that is down today may be the right one. */
export function warnIfAllDown(servers: readonly TransportServerState[]): readonly Problem[] {
  if (servers.some((server) => server.isLive)) return [];
  const names = servers.map((server) => server.name).join(', ');
  return [{ id: 'SourceServersDown', parameter: 'SourceTransportServers', args: { names } }];
}

/** Many servers refuse such a name, and the mail would wait: told when the connector is made or changed. */
export function warnOfNames(
  connector: { readonly Fqdn: string | null },
  servers: readonly TransportServerState[],
): readonly Problem[] {
  if (connector.Fqdn !== null) return [];
  const unnamed = servers.filter(({ fqdn }) => !isFullName(fqdn));
  return unnamed.map(({ name: server, fqdn }) => ({
    id: 'ServerNameNotFull',
    parameter: 'SourceTransportServers',
    args: { server, fqdn },
  }));
}

/** A server that has it by tomorrow may be the right one, too. */
export function warnOfSourceAddresses(
  { SourceIPAddress: addresses }: { readonly SourceIPAddress: readonly string[] },
  servers: readonly TransportServerState[],
): readonly Problem[] {
  const named = addresses.filter((address) => !/^(?:0\.0\.0\.0|::1?|127\..*)$/.test(address));
  return servers.flatMap(({ name: server, isLive, computerAddresses: own }) =>
    named
      .filter((address) => isLive && own.length > 0 && !own.includes(address))
      .map((address) => ({
        id: 'SourceAddressNotThere',
        parameter: 'SourceIPAddress',
        args: { address, server, own: own.join(', ') },
      })),
  );
}

function findServers(
  servers: readonly TransportServerState[],
  names: readonly string[],
  path: '' | '.Add' | '.Remove',
): readonly TransportServerState[] {
  const known = servers.map((server) => server.name).join(', ');
  const problems: Problem[] = [];
  const found = names.flatMap((name, index) => {
    const wanted = name.toLowerCase();
    const server = servers.find(({ id, name: own }) => own.toLowerCase() === wanted || id === wanted);
    if (server) return [server];
    const parameter = `SourceTransportServers${path}.${index}`;
    problems.push({ id: 'SourceServerUnknown', parameter, args: { name, known } });
    return [];
  });
  if (problems.length > 0) throw new CommandError(problems);
  return [...new Map(found.map((server) => [server.id, server])).values()];
}
