import type { AddressFamilyPreference } from '@/lib/mail/routing/send-connector-choices';
import type { ResolvedHost } from '@/lib/smtp/dns/dns-lookups';

/**
 * Owns: in which order a connection tries the hosts of its next hop.
 * Promises: pure. Hosts of equal preference are begun with in turn, so that connection after connection spreads the load
 *   (RFC 5321 5.1); the addresses of one host stay together, in their order but for the family that comes first.
 * Does not: choose preferences (dns), or count turns.
 */

export type HostOrder =
  /** Lowest preference first. */
  | 'byPreference'
  /** Each connection begins with the next: a list of smart hosts that is no order. */
  | 'inTurn';

interface Beginning {
  /** How many connections there were before. */
  readonly turn: number;
  /** As they are looked up, IPv4 comes first. */
  readonly first: AddressFamilyPreference;
}

export function hostsInOrder(
  hosts: readonly ResolvedHost[],
  order: HostOrder,
  { turn, first }: Beginning,
): readonly ResolvedHost[] {
  if (hosts.length < 2) return hosts;
  const groups = grouped(hosts, ({ preference }) => (order === 'inTurn' ? '' : String(preference)));
  return groups.flatMap((equals) => {
    const byName = grouped(equals, ({ host, preference }) => `${preference} ${host}`);
    const start = turn % byName.length;
    const begun = [...byName.slice(start), ...byName.slice(0, start)];
    return (first === 'IPv6First' ? begun.map(ipv6First) : begun).flat();
  });
}

function ipv6First(ofOneHost: readonly ResolvedHost[]): readonly ResolvedHost[] {
  return [...ofOneHost].sort((a, b) => b.family - a.family);
}

/** In the order in which each group comes first. */
function grouped(
  hosts: readonly ResolvedHost[],
  keyOf: (host: ResolvedHost) => string,
): readonly (readonly ResolvedHost[])[] {
  const groups = new Map<string, ResolvedHost[]>();
  for (const host of hosts) {
    const key = keyOf(host);
    const group = groups.get(key);
    if (group) group.push(host);
    else groups.set(key, [host]);
  }
  return [...groups.values()];
}
