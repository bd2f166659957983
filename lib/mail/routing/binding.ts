import ipaddr from 'ipaddr.js';
import { plainAddress } from '@/lib/mail/address/plain-address';

/**
 * Owns: bindings of receive connectors, `192.0.2.1:25` and `[2001:db8::1]:25`: their form, which sockets a server needs for all of
 *   its bindings, and under which bindings a connection came.
 * Promises: 0.0.0.0 is all of IPv4 and [::] all of IPv6, and neither is the other. A binding at an address whose port is bound
 *   everywhere needs no socket, and couldn't have one.
 * Does not: bind. Pure; the browser imports it.
 */

export interface Binding {
  /** In its shortest form, without brackets. */
  readonly address: string;
  /** 0 takes a free one; only tests have it. */
  readonly port: number;
}

/** Where a connector listens that names no port, as in Exchange. */
const SMTP_PORT = 25;
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const FORM = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[\d.]+))(?::(?<port>\d{0,5}))?$/;

/** `192.0.2.1:25`, `[::]:25`; without a port it is 25. Null when it is none. */
export function parseBinding(text: string): Binding | null {
  const { v4, v6, port: digits = '' } = FORM.exec(text)?.groups ?? {};
  const address = v6 === undefined ? shortestIpv4(v4 ?? '') : shortestIpv6(v6);
  const port = digits === '' ? SMTP_PORT : Number(digits);
  return address === null || port > 65_535 ? null : { address, port };
}

export function formatBinding({ address, port }: Binding): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The one form that a binding has wherever it is compared; what is none stays as it is. */
export function canonicalBinding(text: string): string {
  const binding = parseBinding(text);
  return binding === null ? text : formatBinding(binding);
}

/** POSTERN_SMTP_HOST and POSTERN_SMTP_PORT as they were understood before bindings belonged to connectors. */
export function bindingsOfHost(host: string, port: number): readonly string[] {
  const address = host === 'localhost' ? '127.0.0.1' : (plainAddress(host) ?? host);
  // A socket at :: took both families.
  const addresses = address === '::' ? ['0.0.0.0', '::'] : [address];
  return addresses.map((one) => formatBinding({ address: one, port }));
}

/** Those that need a socket of their own, each once. */
export function socketsOf(bindings: readonly Binding[]): readonly Binding[] {
  const whole = new Set(bindings.filter(({ address }) => EVERYWHERE.has(address)).map(formatBinding));
  const needed = bindings.filter(
    (binding) => EVERYWHERE.has(binding.address) || !whole.has(formatBinding(everywhere(binding))),
  );
  return [...new Map(needed.map((binding) => [formatBinding(binding), binding])).values()];
}

/** The socket by which connections to a binding come. */
export function socketOf(binding: Binding, sockets: ReadonlySet<string>): string {
  const whole = formatBinding(everywhere(binding));
  return sockets.has(whole) ? whole : formatBinding(binding);
}

/**
 * Under which bindings a connection may be, the more specific one first.
 * @param socket the socket's own @param localAddress as the connection has it
 */
export function bindingsOfConnection(socket: Binding, localAddress: string): readonly string[] {
  const own = formatBinding(socket);
  if (!EVERYWHERE.has(socket.address)) return [own];
  const address = plainAddress(localAddress);
  return address === null ? [own] : [formatBinding({ address, port: socket.port }), own];
}

export function isLoopbackBinding({ address }: Binding): boolean {
  return address === '::1' || address.startsWith('127.');
}

function everywhere({ address, port }: Binding): Binding {
  return { address: address.includes(':') ? '::' : '0.0.0.0', port };
}

function shortestIpv4(text: string): string | null {
  return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text).toString() : null;
}

function shortestIpv6(text: string): string | null {
  return text.includes('%') || !ipaddr.IPv6.isValid(text) ? null : ipaddr.IPv6.parse(text).toString();
}
