import { guessText } from './decode-octets';

/**
 * Owns: what another server says, as text: SMTP names no character set (RFC 6531 3.7.4.1 asks for UTF-8), and Japanese servers
 *   say ISO-2022-JP, Shift_JIS or EUC-JP.
 * Promises: US-ASCII passes untouched; text that somebody has decoded already stays as it is.
 * Does not: remove control characters (lib/mail/outcome/reply).
 */

const ESC = '\u001b';

/** @param said an octet a character */
export function replyText(said: string): string {
  const isPlain = !said.includes(ESC) && !/[^\0-\x7f]/.test(said);
  return isPlain || /[^\0-\xff]/.test(said) ? said : guessText(Buffer.from(said, 'latin1'));
}
