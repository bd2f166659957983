import ipaddr from 'ipaddr.js';
import { plainAddress } from './plain-address';

/**
 * Owns: who is one source where connections are counted: an IPv4 address, or the network that IPv6 gives one site; and which
 *   sources may be of one hand.
 * Promises: a site's own choice of addresses makes no further source: a /64 is what one network has (RFC 7421), a /48 what one
 *   site is given at most (RFC 6177). Link-local addresses stay apart: all of a wire have one /64.
 */

export interface SourceNetwork {
  readonly source: string;
  /** What it lies in, where there is more of the same hand; else null. */
  readonly site: string | null;
}

export function sourceNetworkOf(clientIp: string): SourceNetwork {
  const address = plainAddress(clientIp) ?? clientIp;
  if (!ipaddr.IPv6.isValid(address)) return { source: address, site: null };
  const ip = ipaddr.IPv6.parse(address);
  if (ip.range() === 'linkLocal') return { source: address, site: null };
  return { source: networkOf(ip, 4), site: networkOf(ip, 3) };
}

/** The least that is routed on its own, and so in one hand: an IPv4 /24, an IPv6 /48. */
export function routedNetworkOf(clientIp: string): string {
  const { source, site } = sourceNetworkOf(clientIp);
  if (site !== null || !ipaddr.IPv4.isValid(source)) return site ?? source;
  return `${source.slice(0, source.lastIndexOf('.'))}.0/24`;
}

/** The first so many groups of 16 bits. */
function networkOf({ parts }: ipaddr.IPv6, groups: number): string {
  const kept = parts.slice(0, groups).map((group) => group.toString(16));
  return `${kept.join(':')}::/${groups * 16}`;
}
