import type { Database } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';
import { isWiderThanAnOrganization, parseIpRange, relationOf } from '@/lib/mail/address/ip-range';
import { canonicalBinding } from '@/lib/mail/routing/binding';
import { listReceiveConnectors } from '@/lib/store/configuration/receive-connectors';
import type { ReceiveConnector } from './settings';

/**
 * Owns: what a receive connector may not be beside the others of its server, or in the world.
 * Promises: which connector a client is under is never left to chance; an externally secured one is never for everybody.
 */

/** @throws CommandError RemoteIpRangeTaken, RemoteIpRangesOverlap */
export async function refuseNeighbours(
  db: Database,
  serverId: string,
  ownId: string | null,
  { Bindings, RemoteIPRanges }: Pick<ReceiveConnector, 'Bindings' | 'RemoteIPRanges'>,
): Promise<void> {
  for (const other of await listReceiveConnectors(db, serverId)) {
    const theirs = other.bindings.map(canonicalBinding);
    const binding = other.id === ownId ? undefined : Bindings.find((one) => theirs.includes(one));
    if (binding === undefined) continue;
    for (const range of RemoteIPRanges) {
      for (const their of other.remoteIpRanges) refuseRange(range, their, { name: other.name, binding });
    }
  }
}

function refuseRange(range: string, other: string, facts: { name: string; binding: string }): void {
  const [own, their] = [parseIpRange(range), parseIpRange(other)];
  const relation = own === null || their === null ? 'apart' : relationOf(own, their);
  if (relation === 'same') throw refuse('RemoteIpRangeTaken', 'RemoteIPRanges', { range, ...facts }, 409);
  if (relation === 'overlapping') {
    throw refuse('RemoteIpRangesOverlap', 'RemoteIPRanges', { range, other, ...facts }, 409);
  }
}

/** Externally secured: whoever has such an address may relay. @throws CommandError OpenRelayRange */
export function refuseOpenRelay(
  name: string,
  { AuthMechanism, RemoteIPRanges }: Pick<ReceiveConnector, 'AuthMechanism' | 'RemoteIPRanges'>,
): void {
  const open = AuthMechanism.includes('ExternalAuthoritative') ? findOpenRelayRange(RemoteIPRanges) : null;
  if (open !== null) throw refuse('OpenRelayRange', 'RemoteIPRanges', { range: open, name });
}

/** A proxy is believed whatever address it names, and so who may be one is a few computers and not a network of many. */
export function refuseProxies(ranges: readonly string[]): void {
  const open = findOpenRelayRange(ranges);
  if (open !== null) throw refuse('ProxyRangeTooWide', 'ProxyProtocolIPRanges', { range: open });
}

/** The first range that would make a relaying connector an open relay, or null. */
function findOpenRelayRange(ranges: readonly string[]): string | null {
  const isOpen = (text: string) => {
    const range = parseIpRange(text);
    return range === null || isWiderThanAnOrganization(range);
  };
  return ranges.find(isOpen) ?? null;
}
