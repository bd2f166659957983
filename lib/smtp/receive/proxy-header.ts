import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Owns: reading what a proxy says before all else of the connection that it passes on: the PROXY protocol, versions 1 and 2
 *   (haproxy.org, proxy-protocol.txt).
 * Promises: exactly the header is taken, whatever follows in the same octets; nothing that the specification does not allow is
 *   read as one.
 * Does not: decide who may speak it (lib/mail/routing/receive-connector-policy.ts), or use what version 2 adds in TLVs.
 */

export type ProxyHeader =
  /** Its end has not come. */
  | { readonly kind: 'begun' }
  | { readonly kind: 'malformed' }
  | {
      readonly kind: 'whole';
      /** Null: the proxy speaks for itself (LOCAL), or does not know or say by which address its client came. */
      readonly clientIp: string | null;
      readonly bytes: number;
    };

const BEGUN: ProxyHeader = { kind: 'begun' };
const MALFORMED: ProxyHeader = { kind: 'malformed' };

const V1 = Buffer.from('PROXY ');
/** With CRLF; the specification's own worst case. */
const MAX_V1_BYTES = 107;
const PORT = /^(?:0|[1-9]\d{0,4})$/;

const V2 = Buffer.from('\r\n\r\n\0\r\nQUIT\n');
const V2_FIXED_BYTES = 16;
/** Addresses take 216 at most; TLVs may hold a certificate's names, and need not be without end. */
export const MAX_V2_BYTES = 16 * 1024;
const LOCAL = 0x20;
const PROXIED = 0x21;
/** Octets of addresses and ports, by family and protocol. 0: unspecified. */
const ADDRESS_BYTES: ReadonlyMap<number, number> = new Map([
  [0x00, 0],
  [0x11, 12],
  [0x21, 36],
  [0x31, 216],
]);
const TCP4 = 0x11;
const TCP6 = 0x21;

/** @param octets from the connection's first on */
export function readProxyHeader(octets: Buffer): ProxyHeader {
  if (beginsAs(octets, V2)) return readV2(octets);
  return beginsAs(octets, V1) ? readV1(octets) : MALFORMED;
}

/** As far as both go. */
function beginsAs(octets: Buffer, signature: Buffer): boolean {
  const bytes = Math.min(octets.length, signature.length);
  return octets.subarray(0, bytes).equals(signature.subarray(0, bytes));
}

function readV1(octets: Buffer): ProxyHeader {
  const end = octets.subarray(0, MAX_V1_BYTES).indexOf('\r\n');
  if (end < 0) return octets.length < MAX_V1_BYTES ? BEGUN : MALFORMED;
  const bytes = end + 2;
  const [, family, ...rest] = octets.toString('latin1', 0, end).split(' ');
  // What follows is to be ignored.
  if (family === 'UNKNOWN') return { kind: 'whole', clientIp: null, bytes };
  const isAddress = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isPlainIpv6 : null;
  const [clientIp = '', proxyIp = '', ...ports] = rest;
  if (isAddress === null || !isAddress(clientIp) || !isAddress(proxyIp)) return MALFORMED;
  if (ports.length !== 2 || !ports.every((port) => PORT.test(port) && Number(port) <= 0xffff))
    return MALFORMED;
  return { kind: 'whole', clientIp, bytes };
}

/** A zone is the proxy's own matter. */
function isPlainIpv6(text: string): boolean {
  return isIPv6(text) && !text.includes('%');
}

function readV2(octets: Buffer): ProxyHeader {
  if (octets.length < V2_FIXED_BYTES) return BEGUN;
  const [command = 0, family = 0] = octets.subarray(V2.length, V2.length + 2);
  const length = octets.readUInt16BE(V2.length + 2);
  const bytes = V2_FIXED_BYTES + length;
  const addressBytes = ADDRESS_BYTES.get(family);
  const isLocal = command === LOCAL;
  if ((!isLocal && command !== PROXIED) || bytes > MAX_V2_BYTES) return MALFORMED;
  // Of LOCAL the addresses mean nothing, and may be of any kind.
  if (!isLocal && (addressBytes === undefined || length < addressBytes)) return MALFORMED;
  if (octets.length < bytes) return BEGUN;
  return { kind: 'whole', clientIp: isLocal ? null : addressAt(octets, family), bytes };
}

function addressAt(octets: Buffer, family: number): string | null {
  const bytes = family === TCP4 ? 4 : family === TCP6 ? 16 : 0;
  if (bytes === 0) return null;
  return ipaddr.fromByteArray([...octets.subarray(V2_FIXED_BYTES, V2_FIXED_BYTES + bytes)]).toString();
}
