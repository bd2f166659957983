import { plainAddress } from '@/lib/mail/address/plain-address';

/**
 * Owns: whether an address and a port lead back to this installation, whatever name, record or setting led there.
 * Promises: by where a transport server really listens: another program at the same port of another address, on this very
 *   computer too, is somebody else.
 * Does not: look up names, or see through what forwards to us from another address (a proxy, NAT): for that stand a server's
 *   ExternalIPAddress, and own-trace.
 */

/** Where a transport server takes mail. */
export interface SmtpListener {
  /** As bound; 0.0.0.0 and :: are all addresses of its computer. */
  readonly address: string;
  readonly port: number;
  /** Of its computer's interfaces, without loopback. */
  readonly computerAddresses: readonly string[];
  /** ExternalIPAddress: `address` or `address:port`. */
  readonly externalAddresses: readonly string[];
}

/** Four ways to say "this computer"; what listens at one is meant by all, as `localhost` is 127.0.0.1 and ::1. */
const HERE: ReadonlySet<string> = new Set(['0.0.0.0', '::', '127.0.0.1', '::1']);
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
/** Where the world finds a mail server. */
const SMTP_PORT = 25;
const ENDPOINT = /^(?:\[(?<bracketed>[^\]]+)\]|(?<plain>[^:]+)):(?<port>\d+)$/;

/** @param computerAddresses of the computer that asks, without loopback */
export function leadsToListener(
  target: { readonly address: string; readonly port: number },
  listener: SmtpListener,
  computerAddresses: readonly string[],
): boolean {
  const address = plainAddress(target.address);
  if (address === null) return false;
  if (isExternal(address, target.port, listener)) return true;
  if (target.port !== listener.port) return false;
  const bound = plainAddress(listener.address);
  const isEverywhere = bound !== null && EVERYWHERE.has(bound);
  if (!isLoopback(address) && !hasAddress(computerAddresses, address)) {
    return isEverywhere ? hasAddress(listener.computerAddresses, address) : address === bound;
  }
  // It means this computer, though others may have it too: docker's bridge, a load balancer's address.
  if (bound === null || !isSameComputer(listener.computerAddresses, computerAddresses)) return false;
  return isEverywhere || address === bound || (HERE.has(address) && HERE.has(bound));
}

/** Of a computer's interfaces, those by which others may mean it; also what a load balancer has put on the loopback one. */
export function outerAddresses(
  interfaces: readonly { readonly address: string; readonly internal: boolean }[],
): readonly string[] {
  return interfaces.flatMap(({ address, internal }) => {
    const plain = plainAddress(address);
    // Each computer has them.
    const isCommon = plain !== null && (isLoopback(plain) || (internal && plain.startsWith('fe80:')));
    return plain === null || isCommon ? [] : [plain];
  });
}

/** The port that a listed address has none of is the listener's own, or 25, which NAT forwards to it. */
function isExternal(address: string, port: number, listener: SmtpListener): boolean {
  return listener.externalAddresses.some((listed) => {
    const groups = plainAddress(listed) === null ? ENDPOINT.exec(listed)?.groups : undefined;
    if (plainAddress(groups?.bracketed ?? groups?.plain ?? listed) !== address) return false;
    return groups === undefined ? port === SMTP_PORT || port === listener.port : port === Number(groups.port);
  });
}

/** The same words on each computer, for itself. */
function isLoopback(address: string): boolean {
  return HERE.has(address) || address.startsWith('127.');
}

/** Two servers of one computer see the same interfaces; some addresses (docker's bridge) many computers have. */
function isSameComputer(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && others.every((address) => hasAddress(some, address));
}

function hasAddress(addresses: readonly string[], wanted: string): boolean {
  const plain = plainAddress(wanted);
  return addresses.some((address) => plainAddress(address) === plain);
}

/**
 * What is left to try when some of the hosts are we. Of a domain's hosts we and all that are no better go: they would send
 * the mail round in circles (RFC 5321 5.1). Smart hosts have no such order: each stands for itself.
 */
export function withoutOurselves<Host extends { readonly address: string; readonly preference: number }>(
  hosts: readonly Host[],
  by: 'preference' | 'address',
  isOurselves: (host: Host) => boolean,
): readonly Host[] {
  const own = hosts.filter(isOurselves);
  if (own.length === 0) return hosts;
  if (by === 'address') return hosts.filter((host) => !own.includes(host));
  const ownPreference = Math.min(...own.map(({ preference }) => preference));
  return hosts.filter(({ preference }) => preference < ownPreference);
}
