import ipaddr from 'ipaddr.js';

/** RFC 5321 4.1.3: `[192.0.2.1]` or `[IPv6:2001:db8::1]`. */
export function isAddressLiteral(text: string): boolean {
  return addressOfLiteral(text) !== null;
}

/** The IP address within an address literal, or null. */
export function addressOfLiteral(text: string): string | null {
  const inner = /^\[(.*)\]$/.exec(text)?.[1];
  if (inner === undefined) return null;
  const v6 = /^ipv6:(.*)$/i.exec(inner)?.[1];
  if (v6 !== undefined)
    return ipaddr.IPv6.isValid(v6) && !v6.includes('%') ? ipaddr.IPv6.parse(v6).toString() : null;
  return ipaddr.IPv4.isValidFourPartDecimal(inner) ? inner : null;
}
