import { normalizeMailDomain, withoutFinalDot } from '@/lib/mail/address/domain';
import { plainAddress } from '@/lib/mail/address/plain-address';

/**
 * Owns: a mail server as the `dns` names of a DSN have it (RFC 3464 2.1.2): a domain in A-labels, or an address literal.
 * Promises: one word of US-ASCII, whatever somebody called himself.
 */
export function mtaName(host: string): string {
  const address = plainAddress(host.replace(/^\[ipv6:/i, '['));
  if (address !== null) return address.includes(':') ? `[IPv6:${address}]` : `[${address}]`;
  const short = host.slice(0, 255);
  const name = normalizeMailDomain(withoutFinalDot(short)) ?? short;
  return name.replace(/[^\u0021-\u007e]/g, '?') || 'unknown';
}

/** Of errors' `peer`: `mx1.contoso.com [192.0.2.1]`, `[192.0.2.1]` or a name. */
export function hostOfPeer(peer: string): string {
  return peer.split(' ', 1)[0] ?? peer;
}
