/**
 * Owns: writing RFC 2047 encoded words, for header values that are text.
 * Promises: UTF-8, of which no character is cut in two.
 * Does not: decode (lib/mail/text/header-text).
 */

/** A header value in US-ASCII: itself, or UTF-8 encoded words of at most 75 characters, folded. */
export function encodeHeaderText(text: string): string {
  if (/^[\u0020-\u007e]*$/.test(text) && !text.includes('=?')) return text;
  const words: string[] = [];
  let chunk = '';
  for (const character of text) {
    // 45 octets are 60 characters of base64; with `=?UTF-8?B?` and `?=` 72.
    if (Buffer.byteLength(chunk + character) > 45) {
      words.push(chunk);
      chunk = '';
    }
    chunk += character;
  }
  if (chunk !== '') words.push(chunk);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}
