import { hostname, networkInterfaces } from 'node:os';
import { getDomain } from 'tldts';
import { plainAddress } from '@/lib/mail/address/plain-address';
import { matchAcceptedDomain } from '@/lib/mail/routing/accepted-domain';
import type { DeliverySettings } from '@/lib/store/configuration/delivery-settings';

/**
 * Owns: whether a name that a client of this computer says is one that its programs have good reason to say.
 * Does not: look anything up.
 */

/** What computers are called that have no name in the DNS (RFC 6762, RFC 8375, systemd, ICANN's .internal). */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|localdomain|local|lan|internal|home\.arpa)$/;

/** @param name in lower case; an address literal keeps its brackets */
export function isOwnName(
  name: string,
  { server, routing }: Pick<DeliverySettings, 'server' | 'routing'>,
): boolean {
  const address = plainAddress(name.replace(/^\[(?:ipv6:)?/, '['));
  if (address !== null) return isOwnAddress(address);
  const host = hostname().toLowerCase();
  const fqdn = server.fqdn.toLowerCase();
  const names = [host, host.split('.')[0], fqdn, fqdn.split('.')[0], server.name.toLowerCase()];
  if (PRIVATE_NAME.test(name) || names.includes(name)) return true;
  if (matchAcceptedDomain(name, routing.acceptedDomains) !== null) return true;
  const organizations = [host, fqdn].flatMap((own) => getDomain(own) ?? []);
  return organizations.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

function isOwnAddress(address: string): boolean {
  if (address.startsWith('127.') || address === '::1') return true;
  return Object.values(networkInterfaces()).some((addresses = []) =>
    addresses.some((own) => plainAddress(own.address) === address),
  );
}
