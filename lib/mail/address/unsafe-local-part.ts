/**
 * Owns: which local parts a program behind us could take for something else: an option (`-oQ/tmp`), a pipe (`|cat`), a file
 *   (`/etc/passwd`), a list (`:include:`), a command (`` `id` ``, `$(id)`) or an encoded word, which hides an address of its own
 *   (`=?utf-8?q?u=40other.example?=`).
 * Promises: quotes and backslashes hide nothing.
 * Does not: say who may use them: all are valid (RFC 5321 4.1.2), and some are in use.
 */

/** Mobile carriers and list programs use addresses that begin with a hyphen: as senders they are somebody's. */
const UNSAFE_BEGINNING = /^[|/:`]/;
const OPTION = /^-/;
const UNSAFE_WITHIN = /`[^`]*`|\$[({]|=\?[^?]*\?[bq]\?/i;
const ENCODED_BEGINNING = /^=\?/;

export function isUnsafeLocalPart(address: string, role: 'sender' | 'recipient'): boolean {
  const at = address.lastIndexOf('@');
  const localPart = at < 0 ? address : address.slice(0, at);
  const bare = localPart.startsWith('"') ? unquoted(localPart) : localPart;
  if (role === 'recipient' && OPTION.test(bare)) return true;
  return UNSAFE_BEGINNING.test(bare) || ENCODED_BEGINNING.test(bare) || UNSAFE_WITHIN.test(bare);
}

/** What the quotes hold, without its leading blanks. */
function unquoted(localPart: string): string {
  return localPart.slice(1, -1).replace(/\\(.)/g, '$1').trimStart();
}
