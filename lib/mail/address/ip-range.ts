import ipaddr from 'ipaddr.js';

/**
 * Owns: remote IP ranges of receive connectors: `192.0.2.7`, `192.0.2.0/24`, `192.0.2.10-192.0.2.20`, IPv6 alike.
 * Promises: a block (RFC 4632) is in lower case, its host bits zero; an IPv4-mapped IPv6 range is IPv4.
 * Does not: choose a connector.
 */

export interface IpRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** ::ffff:0:0/96 (RFC 4291 2.5.5.2): clients over IPv4 show up here on a socket that takes both families. */
const MAPPED_FIRST = 0xffff_0000_0000n;
const MAPPED_LAST = 0xffff_ffff_ffffn;

/** Null when the text is none of the three forms, or its end is before its start. */
export function parseIpRange(text: string): IpRange | null {
  const trimmed = text.trim();
  const range = trimmed.includes('/') ? parseBlock(trimmed) : parseSpan(trimmed);
  if (range === null || range.first > range.last) return null;
  if (range.family === 6 && range.first >= MAPPED_FIRST && range.last <= MAPPED_LAST) {
    return { family: 4, first: range.first - MAPPED_FIRST, last: range.last - MAPPED_FIRST };
  }
  return range;
}

/** The fewest CIDR blocks that are the range; a block of one address is written as the address alone. */
export function toCidrBlocks(range: IpRange): readonly string[] {
  const bits = bitsOf(range.family);
  const blocks: string[] = [];
  for (let next = range.first; next <= range.last; ) {
    let hostBits = 0;
    while (hostBits < bits && fits(next, hostBits + 1, range.last)) hostBits += 1;
    const address = formatAddress(range.family, next);
    blocks.push(hostBits === 0 ? address : `${address}/${bits - hostBits}`);
    next += 1n << BigInt(hostBits);
  }
  return blocks;
}

/** In the one spelling that a range has: an address, a CIDR block, or `first-last`. */
export function formatIpRange(range: IpRange): string {
  const [block = '', ...more] = toCidrBlocks(range);
  if (more.length === 0) return block;
  return `${formatAddress(range.family, range.first)}-${formatAddress(range.family, range.last)}`;
}

/** How two ranges lie: none of them may be left to chance where the more specific one decides. */
export function relationOf(one: IpRange, other: IpRange): 'apart' | 'same' | 'inside' | 'overlapping' {
  if (one.family !== other.family || one.last < other.first || other.last < one.first) return 'apart';
  if (one.first === other.first && one.last === other.last) return 'same';
  const isInside = one.first >= other.first && one.last <= other.last;
  const isAround = other.first >= one.first && other.last <= one.last;
  return isInside || isAround ? 'inside' : 'overlapping';
}

/** More addresses than one organization's: wider than an IPv4 /8 or an IPv6 /32, or all of IPv4 in IPv6's clothes. */
export function isWiderThanAnOrganization(range: IpRange): boolean {
  const size = range.last - range.first + 1n;
  if (range.family === 4) return size > 1n << 24n;
  return size > 1n << 96n || (range.first <= MAPPED_LAST && range.last >= MAPPED_FIRST);
}

/** Whether one of the ranges holds the address. `::ffff:192.0.2.1` is IPv4; a zone is no part of an address. */
export function isInRanges(ranges: readonly string[], address: string): boolean {
  const ip = parseIpRange(address.split('%', 1)[0] ?? '');
  if (ip === null) return false;
  return ranges.map(parseIpRange).some((range) => {
    return range?.family === ip.family && range.first <= ip.first && ip.first <= range.last;
  });
}

function parseBlock(text: string): IpRange | null {
  const [addressText = '', prefixText = '', ...rest] = text.split('/');
  const address = parseAddress(addressText);
  if (address === null || rest.length > 0 || !/^\d{1,3}$/.test(prefixText)) return null;
  const bits = bitsOf(address.family);
  const prefix = Number(prefixText);
  if (prefix > bits) return null;
  const hostBits = BigInt(bits - prefix);
  const first = (address.value >> hostBits) << hostBits;
  return { family: address.family, first, last: first + (1n << hostBits) - 1n };
}

function parseSpan(text: string): IpRange | null {
  const [firstText = '', lastText = firstText, ...rest] = text.split('-');
  const first = parseAddress(firstText.trim());
  const last = parseAddress(lastText.trim());
  if (first === null || last === null || rest.length > 0 || first.family !== last.family) return null;
  return { family: first.family, first: first.value, last: last.value };
}

function parseAddress(text: string): { family: 4 | 6; value: bigint } | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text))
    return { family: 4, value: toNumber(ipaddr.IPv4.parse(text)) };
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return null;
  return { family: 6, value: toNumber(ipaddr.IPv6.parse(text)) };
}

function toNumber(address: ipaddr.IPv4 | ipaddr.IPv6): bigint {
  return address.toByteArray().reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function formatAddress(family: 4 | 6, value: bigint): string {
  const length = bitsOf(family) / 8;
  const bytes = Array.from({ length }, (_unused, index) =>
    Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

function fits(first: bigint, hostBits: number, last: bigint): boolean {
  const size = 1n << BigInt(hostBits);
  return first % size === 0n && first + size - 1n <= last;
}

function bitsOf(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}
