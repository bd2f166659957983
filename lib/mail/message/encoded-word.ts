/**
 * Owns: writing RFC 2047 encoded words, for header values that are text.
 * Promises: UTF-8, of which no character is cut in two.
 * Does not: decode (lib/mail/text/header-text).
 */

const MAX_LINE_CHARACTERS = 76;
/** `=?UTF-8?B?` and `?=`. */
const FRAME_CHARACTERS = 12;

/**
 * A header value in US-ASCII: itself, or UTF-8 encoded words of at most 75 characters, folded.
 * @param column where the value begins on its first line, behind the field's name: the first word fits there, so that no
 *   line ends behind the colon
 */
export function encodeHeaderText(text: string, column = 0): string {
  if (/^[\u0020-\u007e]*$/.test(text) && !text.includes('=?')) return text;
  const words: string[] = [];
  let chunk = '';
  let maxOctets = octetsWithin(MAX_LINE_CHARACTERS - column);
  for (const character of text) {
    if (chunk !== '' && Buffer.byteLength(chunk + character) > maxOctets) {
      words.push(chunk);
      chunk = '';
      maxOctets = octetsWithin(MAX_LINE_CHARACTERS);
    }
    chunk += character;
  }
  if (chunk !== '') words.push(chunk);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

function octetsWithin(characters: number): number {
  return Math.min(45, Math.floor((characters - FRAME_CHARACTERS) / 4) * 3);
}
