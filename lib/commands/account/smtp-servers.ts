import type { JsonValue } from '@/lib/commands/command/report';
import { listReceiveConnectors } from '@/lib/store/configuration/receive-connectors';
import type { PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: what a mail program has to be told to sign in by SMTP: host, port and TLS of each receive connector that takes users.
 * Promises: no more than any client of the connector hears, so everybody may know it. The strongest first, each once.
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
    .flatMap(({ fqdn, server, bindings, authMechanism }) =>
      bindings.map((binding) => ({
        Server: fqdn ?? server.fqdn,
        Port: portOf(binding),
        Encryption: authMechanism.includes('Tls') ? 'StartTls' : 'None',
      })),
    )
    .sort((one, other) => other.Encryption.localeCompare(one.Encryption));
  const placeOf = ({ Server, Port }: (typeof servers)[number]) => `${Server} ${Port}`;
  return servers.filter((one, at) => servers.findIndex((other) => placeOf(other) === placeOf(one)) === at);
}

/** Of `address:port`. */
function portOf(binding: string): number {
  return Number(binding.slice(binding.lastIndexOf(':') + 1));
}
