import { decodePunycodeLabel } from './punycode';

/**
 * Owns: the one form in which domains are stored, compared and shown.
 * Promises: what `normalizeDomain` returns is a lower-case A-label name within the octet limits of RFC 1035 2.3.4.
 * Does not: resolve anything. Uses the WHATWG URL, not node:url, because the wizard validates in the browser.
 */

const MAX_DOMAIN_OCTETS = 253;
const MAX_LABEL_OCTETS = 63;

/** `_` is no LDH character but stands in mail domains of Windows networks; refusing it would refuse their mail. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;
const ASCII_NAME_CHARACTERS = /^[a-z0-9._\-\u0080-\u{10ffff}]+$/u;

/** Mail comes in runs for the same domains, each of which is asked about some five times a message. The oldest goes first. */
const known = new Map<string, string>();
const MAX_KNOWN = 1000;

/** The domain as A-labels in lower case, or null when it is malformed. An address literal is not a domain name. */
export function normalizeDomain(text: string): string | null {
  const seen = known.get(text);
  if (seen !== undefined) return seen;
  const domain = normalize(text);
  if (domain === null) return null;
  if (known.size === MAX_KNOWN) {
    const [oldest = ''] = known.keys();
    known.delete(oldest);
  }
  known.set(text, domain);
  return domain;
}

/**
 * The domain of an address: also one whose last label, or each, is digits (RFC 5321 4.1.2). It is looked up as a name, never
 * taken for an address; a name that is configured may not look like one (`normalizeDomain`).
 */
export function normalizeMailDomain(text: string): string | null {
  return normalizeDomain(text) ?? (/^[ -~]*$/.test(text) ? asciiName(text) : null);
}

function normalize(text: string): string | null {
  const ascii = asciiName(text);
  // An all-numeric last label is an IPv4 address in disguise (RFC 3696 2).
  return ascii === null || /(?:^|\.)[0-9]+$/.test(ascii) ? null : ascii;
}

function asciiName(text: string): string | null {
  const lower = text.toLowerCase();
  if (!ASCII_NAME_CHARACTERS.test(lower)) return null;
  const ascii = needsIdna(lower) ? toAscii(lower) : lower;
  if (ascii === null || ascii.length > MAX_DOMAIN_OCTETS) return null;
  const labels = ascii.split('.');
  return labels.every((label) => label.length <= MAX_LABEL_OCTETS && LABEL.test(label)) ? ascii : null;
}

/** Whether other servers take it for a host's name: many refuse a name without a domain, or one that each computer has. */
export function isFullName(name: string): boolean {
  return name.includes('.') && !/(?:^|\.)(?:localhost|localdomain)$/i.test(name);
}

/** The root's dot, as DNS tools write it, is no part of what people mean. */
export function withoutFinalDot(name: string): string {
  return /[^.*]\.$/.test(name) ? name.slice(0, -1) : name;
}

/** The domain for people: U-labels. What does not decode stays an A-label. Patterns (`*.`) and literals pass. */
export function toDisplayDomain(domain: string): string {
  return domain
    .split('.')
    .map((label) => displayLabel(label))
    .join('.');
}

function needsIdna(name: string): boolean {
  return /[^\u0020-\u007e]/.test(name) || name.split('.').some((label) => label.startsWith('xn--'));
}

/**
 * UTS 46 processing as the platform does it. Only reached with name characters, so nothing but a host can result. Of a name in
 * ASCII newer platforms (Node 24, browsers of 2026) no longer ask whether its `xn--` labels are punycode, so we do.
 */
function toAscii(name: string): string | null {
  const ascii = parseHost(name);
  return ascii?.split('.').every(isEncoded) ? ascii : null;
}

function parseHost(name: string): string | null {
  try {
    return new URL(`http://${name}`).hostname || null;
  } catch {
    return null;
  }
}

/** Whether the label is what encoding its decoded form gives (RFC 5891 5.4). */
function isEncoded(label: string): boolean {
  if (!label.startsWith('xn--')) return true;
  const decoded = decodePunycodeLabel(label.slice(4));
  return decoded !== null && parseHost(decoded) === label;
}

/** A label is shown decoded only when encoding it again gives the same label: no two names look alike by bad encoding. */
function displayLabel(label: string): string {
  if (!label.startsWith('xn--')) return label;
  const decoded = decodePunycodeLabel(label.slice(4));
  return decoded !== null && normalizeDomain(decoded) === label ? decoded : label;
}
