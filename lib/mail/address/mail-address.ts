import { hasHiddenCharacter } from '@/lib/shown-text';
import { isAddressLiteral } from './address-literal';
import { normalizeMailDomain } from './domain';

/**
 * Owns: what a mail address in an SMTP path consists of (RFC 5321 4.1.2, RFC 6531 3.3), without its angle brackets.
 * Promises: a split address has a domain that routing can match; whatever tries to relay is recognised as such.
 * Does not: decide who may send where (receive does). Dots anywhere in the local part pass: Japanese carriers gave out
 *   addresses such as `a..b.@example.ne.jp`, and their owners still have them.
 */

type AddressError =
  | 'empty'
  /** Or others that nobody sees, or that turn text around (RFC 6532, RFC 8265). */
  | 'controlCharacters'
  | 'sourceRoute'
  | 'noDomain'
  | 'localPartInvalid'
  | 'localPartTooLong'
  | 'domainInvalid'
  | 'domainTooLong';

export type SplitAddress =
  | {
      readonly ok: true;
      /** As it came, quotes included. */
      readonly localPart: string;
      /** A-label in lower case, or an address literal as it came. */
      readonly domain: string;
    }
  | { readonly ok: false; readonly error: AddressError };

/** RFC 5321 4.5.3.1.1 and .2; octets, so UTF-8 counts as what it is on the wire. */
const MAX_LOCAL_PART_OCTETS = 64;
const MAX_DOMAIN_OCTETS = 255;

/** RFC 5322 atext, dots and whatever RFC 6531 adds; no space, no special. */
const DOT_STRING = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.\u00a1-\u{10ffff}]+$/u;
const QUOTED_STRING = /^"(?:[^"\\]|\\[\u0020-\u007e])*"$/u;

export function splitAddress(address: string): SplitAddress {
  if (address === '') return refuse('empty');
  if (hasHiddenCharacter(address)) return refuse('controlCharacters');
  if (address.startsWith('@')) return refuse('sourceRoute');
  const at = address.lastIndexOf('@');
  if (at < 0) return refuse('noDomain');

  const localPart = address.slice(0, at);
  if (isLonger(localPart, MAX_LOCAL_PART_OCTETS)) return refuse('localPartTooLong');
  if (!DOT_STRING.test(localPart) && !QUOTED_STRING.test(localPart)) return refuse('localPartInvalid');

  const domainText = address.slice(at + 1);
  if (isAddressLiteral(domainText)) return { ok: true, localPart, domain: domainText };
  if (isLonger(domainText, MAX_DOMAIN_OCTETS)) return refuse('domainTooLong');
  const domain = normalizeMailDomain(domainText);
  return domain === null ? refuse('domainInvalid') : { ok: true, localPart, domain };
}

/**
 * Whether an address asks to be passed on beyond its own domain: `user%foreign@local`, `foreign!user@local`,
 * `"user@foreign"@local`, `@a,@b:user@c`, `foreign!user`. To accept one for a domain of ours is to be an open relay for
 * any server behind us that honours it. Elsewhere `%` and `!` are ordinary characters of a sender's or foreign address.
 */
export function isRelayForm(address: string): boolean {
  if (address.startsWith('@')) return true;
  const at = address.lastIndexOf('@');
  return /[%!@]/.test(at < 0 ? address : address.slice(0, at));
}

/** The domain as A-label where that makes all of the address ASCII (RFC 6531 3.2, RFC 5890 2.3.2.1); else as it came. */
export function withAsciiDomain(address: string): string {
  const at = address.lastIndexOf('@');
  const localPart = address.slice(0, at);
  const domainText = address.slice(at + 1);
  if (at < 0 || NOT_ASCII.test(localPart) || !NOT_ASCII.test(domainText)) return address;
  const domain = normalizeMailDomain(domainText);
  return domain === null ? address : `${localPart}@${domain}`;
}

/** Whether only SMTPUTF8 can carry it: an internationalized domain has its A-label, a local part has nothing of the kind. */
export function needsSmtpUtf8(address: string): boolean {
  return NOT_ASCII.test(withAsciiDomain(address));
}

const NOT_ASCII = /[^ -~]/;
const encoder = new TextEncoder();

/** In octets, of which a UTF-16 unit makes three at most. */
function isLonger(text: string, maxOctets: number): boolean {
  return text.length * 3 > maxOctets && encoder.encode(text).length > maxOctets;
}

function refuse(error: AddressError): SplitAddress {
  return { ok: false, error };
}
