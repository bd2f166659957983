import { BlockList, isIP } from 'node:net';
import process from 'node:process';

/**
 * Owns: which reverse proxies the web process believes: those of POSTERN_TRUSTED_PROXIES.
 */
const trusted = new BlockList();
// Checked by the launcher (lib/config.ts).
for (const entry of (process.env.POSTERN_TRUSTED_PROXIES ?? '').split(',').map((text) => text.trim())) {
  const [address, prefix] = entry.split('/');
  const family = isIP(address ?? '') === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address ?? '') === 0) continue;
  if (prefix === undefined) trusted.addAddress(address, family);
  else trusted.addSubnet(address, Number(prefix), family);
}

/** @param {string} address without brackets and port */
export function isTrusted(address) {
  return trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** @param {string} address as a socket has it: an IPv4 peer of a socket for both families has a prefix */
export function plainAddress(address) {
  return address.replace(/^::ffff:(?=[\d.]+$)/i, '');
}
