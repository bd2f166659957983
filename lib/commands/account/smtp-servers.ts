import type { JsonValue } from '@/lib/commands/command/report';
import { takesOthers } from '@/lib/mail/routing/local-only';
import { listReceiveConnectors } from '@/lib/store/configuration/receive-connectors';
import type { PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: what a mail program has to be told to sign in by SMTP: host, port and TLS of each receive connector that takes users.
 * Promises: no more than any client of the connector hears, so everybody may know it. What other computers reach stands first, then
 *   the strongest; each once.
 * Does not: know a forwarded port or a name that only others have for the server.
 */
export async function readSmtpServers(
  db: Parameters<typeof listReceiveConnectors>[0] & Pick<PrismaClient, 'receiveConnector'>,
): Promise<JsonValue[]> {
  const servers = (await listReceiveConnectors(db))
    .filter(
      ({ enabled, authMechanism, permissionGroups }) =>
        enabled && authMechanism.includes('BasicAuth') && permissionGroups.includes('ExchangeUsers'),
    )
    .flatMap(({ fqdn, server, bindings, authMechanism, implicitTlsPorts, remoteIpRanges }) =>
      bindings.map((binding) => ({
        Server: fqdn ?? server.fqdn,
        Port: portOf(binding),
        Encryption: implicitTlsPorts.includes(String(portOf(binding)))
          ? 'Tls'
          : authMechanism.includes('Tls')
            ? 'StartTls'
            : 'None',
        LocalOnly: !takesOthers(binding, remoteIpRanges),
      })),
    )
    .sort(
      (one, other) =>
        Number(one.LocalOnly) - Number(other.LocalOnly) || other.Encryption.localeCompare(one.Encryption),
    );
  const placeOf = ({ Server, Port }: (typeof servers)[number]) => `${Server} ${Port}`;
  return servers.filter((one, at) => servers.findIndex((other) => placeOf(other) === placeOf(one)) === at);
}

/** Of `address:port`. */
function portOf(binding: string): number {
  return Number(binding.slice(binding.lastIndexOf(':') + 1));
}
