/**
 * Owns: the quoted-printable encoding (RFC 2045 6.7), for parts that we write and that are mostly US-ASCII.
 * Promises: lines of at most 76 characters; CRLF stays a line's end; the length of two texts that end with CRLF is the sum of theirs.
 * Does not: decode.
 */

const MAX_LINE_CHARACTERS = 76;
const PLAIN = /^[\t -<>-~]$/;

export function encodeQuotedPrintable(content: Buffer): string {
  return content.toString('latin1').split('\r\n').map(encodeLine).join('\r\n');
}

/** @param line an octet a character */
function encodeLine(line: string): string {
  let text = '';
  let column = 0;
  for (let index = 0; index < line.length; index += 1) {
    const octet = line.charAt(index);
    const isLast = index === line.length - 1;
    const isPlain = PLAIN.test(octet) && !(isLast && (octet === ' ' || octet === '\t'));
    const word = isPlain ? octet : hexOf(octet);
    if (column + word.length > MAX_LINE_CHARACTERS - (isLast ? 0 : 1)) {
      text += '=\r\n';
      column = 0;
    }
    text += word;
    column += word.length;
  }
  return text;
}

function hexOf(octet: string): string {
  return `=${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
