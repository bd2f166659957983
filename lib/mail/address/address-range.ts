import ipaddr from 'ipaddr.js';

/**
 * Owns: which IP addresses are nobody's business but this network's.
 * Promises: an address that stands inside another (IPv4-mapped, and NAT64, by which networks without IPv4 reach it) is
 *   judged by what it leads to; whatever is no public address is refused by the name of its range.
 */
export type RefusedRange = 'loopback' | 'private' | 'linkLocal' | 'metadata' | 'reserved';

/** Where clouds answer their machines, secrets included. Those that are not link-local. */
const METADATA: ReadonlySet<string> = new Set([
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
]);
const LINK_LOCAL_METADATA = '169.254.169.254';

/** @returns null for a public address */
export function refusedRangeOf(address: string): RefusedRange | null {
  if (!ipaddr.isValid(address)) return 'reserved';
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6 && parsed.range() === 'rfc6052')
    return refusedRangeOf(lastFourBytes(parsed));
  const text = parsed.toString();
  if (text === LINK_LOCAL_METADATA || METADATA.has(text)) return 'metadata';
  switch (parsed.range()) {
    case 'unicast':
      return null;
    case 'loopback':
    case 'unspecified':
      return 'loopback';
    case 'private':
    case 'uniqueLocal':
    case 'carrierGradeNat':
      return 'private';
    case 'linkLocal':
      return 'linkLocal';
    default:
      return 'reserved';
  }
}

/** One form for each address, so that two can be compared. */
export function canonicalAddress(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}

/** RFC 6052 2.2: of 64:ff9b::/96. */
function lastFourBytes(address: ipaddr.IPv6): string {
  return address.toByteArray().slice(-4).join('.');
}
