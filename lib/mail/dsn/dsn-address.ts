import { normalizeDomain } from '@/lib/mail/address/domain';

/**
 * Owns: addresses as a DSN writes them.
 * Promises: no character that ends a path, a field or a line; bounded.
 */

const MAX_ADDRESS_CHARACTERS = 320;
/** More than any address within the limits of RFC 5321 4.5.3.1 has; a line holds it, for a fold would part it. */
const MAX_ESCAPED_CHARACTERS = 850;

/** The domain as A-label. */
export function plainDsnAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = normalizeDomain(address.slice(at + 1));
  const text = at > 0 && domain !== null ? `${address.slice(0, at)}@${domain}` : address;
  const clean = text.replace(/[\p{Cc}\p{Cs}\p{Z}<>]/gu, '');
  return clean.length > MAX_ADDRESS_CHARACTERS ? [...clean].slice(0, MAX_ADDRESS_CHARACTERS).join('') : clean;
}

/** RFC 3464 2.3.2; a local part beyond US-ASCII in the escaped form of RFC 6533 3. */
export function typedAddress(address: string): string {
  const plain = plainDsnAddress(address);
  if (plain === '') return 'rfc822;unknown';
  if (/^[\u0021-\u007e]*$/.test(plain)) return `rfc822;${plain}`;
  let escaped = '';
  for (const character of plain) {
    const isPlain = /[\u0021-\u007e]/.test(character) && !'\\+='.includes(character);
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    const next = isPlain ? character : `\\x{${code}}`;
    if (escaped.length + next.length > MAX_ESCAPED_CHARACTERS) break;
    escaped += next;
  }
  return `utf-8;${escaped}`;
}
