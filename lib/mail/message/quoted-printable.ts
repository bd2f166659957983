/**
 * Owns: the quoted-printable encoding (RFC 2045 6.7), for parts that we write and that are mostly US-ASCII.
 * Promises: lines of at most 76 characters; CRLF stays a line's end; the length of two texts that end with CRLF is the sum of theirs.
 * Does not: decode.
 */

const MAX_LINE_CHARACTERS = 76;

const ENCODED = Array.from(
  { length: 256 },
  (_none, octet) => `=${octet.toString(16).toUpperCase().padStart(2, '0')}`,
);
/** By octet. A blank at a line's end is written as its code. */
const WORDS = ENCODED.map((code, octet) => {
  const character = String.fromCharCode(octet);
  return /^[\t -<>-~]$/.test(character) ? character : code;
});

export function encodeQuotedPrintable(content: Buffer): string {
  return content.toString('latin1').split('\r\n').map(encodeLine).join('\r\n');
}

/** @param line an octet a character */
function encodeLine(line: string): string {
  let text = '';
  let column = 0;
  const last = line.length - 1;
  for (let index = 0; index <= last; index += 1) {
    const octet = line.charCodeAt(index);
    const isBlankAtEnd = index === last && (octet === 0x20 || octet === 0x09);
    const word = (isBlankAtEnd ? ENCODED : WORDS)[octet] ?? '';
    if (column + word.length > MAX_LINE_CHARACTERS - (index === last ? 0 : 1)) {
      text += '=\r\n';
      column = 0;
    }
    text += word;
    column += word.length;
  }
  return text;
}
