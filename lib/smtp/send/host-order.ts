import type { ResolvedHost } from '@/lib/smtp/dns/dns-lookups';

/**
 * Owns: in which order a connection tries the hosts of its next hop.
 * Promises: pure. Hosts of equal preference are begun with in turn, so that connection after connection spreads the load
 *   (RFC 5321 5.1); the addresses of one host stay together, in their order.
 * Does not: choose preferences (dns), or count turns.
 */

export type HostOrder =
  /** Lowest preference first. */
  | 'byPreference'
  /** Each connection begins with the next: a list of smart hosts that is no order. */
  | 'inTurn';

/** @param turn how many connections there were before */
export function hostsInOrder(
  hosts: readonly ResolvedHost[],
  order: HostOrder,
  turn: number,
): readonly ResolvedHost[] {
  if (hosts.length < 2) return hosts;
  const groups = grouped(hosts, ({ preference }) => (order === 'inTurn' ? '' : String(preference)));
  return groups.flatMap((equals) => {
    const byName = grouped(equals, ({ host, preference }) => `${preference} ${host}`);
    const start = turn % byName.length;
    return [...byName.slice(start), ...byName.slice(0, start)].flat();
  });
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
