import ipaddr from 'ipaddr.js';

/**
 * Owns: the one spelling of an IP address, so that two texts can be compared.
 * Promises: shortest form in lower case; IPv4 in IPv6's clothes is IPv4, since a packet to it goes there; without a zone.
 * Does not: know whose address it is.
 */

/** The first 96 bits, as groups, of what carries an IPv4 address in its last 32. */
const CLOTHES: readonly (readonly number[])[] = [
  // ::ffff:192.0.2.1, mapped (RFC 4291 2.5.5.2)
  [0, 0, 0, 0, 0, 0xffff],
  // ::ffff:0:192.0.2.1, translated (RFC 2765 2.1)
  [0, 0, 0, 0, 0xffff, 0],
  // ::192.0.2.1, compatible (RFC 4291 2.5.5.1)
  [0, 0, 0, 0, 0, 0],
  // 64:ff9b::192.0.2.1, NAT64 (RFC 6052 2.1)
  [0x64, 0xff9b, 0, 0, 0, 0],
  // 64:ff9b:1::192.0.2.1, NAT64 of one's own (RFC 8215)
  [0x64, 0xff9b, 1, 0, 0, 0],
];

/** Null when the text is no IP address. */
export function plainAddress(text: string): string | null {
  const zone = text.indexOf('%');
  const whole = zone < 0 ? text : text.slice(0, zone);
  const bare = whole.startsWith('[') && whole.endsWith(']') ? whole.slice(1, -1) : whole;
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare).toString();
  if (!bare.includes(':') || !ipaddr.IPv6.isValid(bare)) return null;
  const address = ipaddr.IPv6.parse(bare);
  return (embeddedIpv4(address) ?? address).toString();
}

function embeddedIpv4(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  const groups = address.parts;
  const [high = 0, low = 0] = groups.slice(6);
  // `::` and `::1` are the unspecified address and loopback.
  if (groups.slice(0, 7).every((group) => group === 0) && low <= 1) return null;
  if (!CLOTHES.some((clothes) => clothes.every((group, at) => group === groups[at]))) return null;
  return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}
