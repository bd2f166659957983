import { decodeHeaderText } from '@/lib/mail/text/header-text';
import { shownText } from '@/lib/shown-text';
import { readHeaderLines } from './header-lines';

/**
 * Owns: reading the header block of a message (RFC 5322 2.2): its fields by name, and their values as text for people.
 * Promises: bounded work, no exception, whatever a client sent; text for display is one line and hides nothing.
 * Does not: parse structured fields, or keep what comes after the block.
 */

/** Message.subject is a list column: what is longer helps nobody there. */
const MAX_DISPLAY_CHARACTERS = 255;
/** Of a value so much is decoded at most. */
const MAX_DECODED_CHARACTERS = 8192;
/** Before what is written out makes it longer. */
const MAX_SHOWN_CHARACTERS = 4 * MAX_DISPLAY_CHARACTERS;
const FOLD = /\r\n(?=[ \t])/g;

/** The header at the beginning of content with CRLF line ends, without its empty line; empty when all of it is body. */
export function headerBlockOf(content: Buffer): Buffer {
  const emptyLine = content.indexOf('\r\n\r\n');
  const text = content.toString('latin1', 0, emptyLine < 0 ? content.length : emptyLine + 2);
  return content.subarray(0, readHeaderLines(text, true).end);
}

/** The first field of that name, unfolded and trimmed, an octet a character; null when there is none. */
export function getHeader(block: Buffer | string, name: string): string | null {
  return getHeaders(block, name)[0] ?? null;
}

/** Every field of that name, in order. */
export function getHeaders(block: Buffer | string, name: string): string[] {
  const text = typeof block === 'string' ? block : block.toString('latin1');
  const wanted = name.toLowerCase();
  const fields = readHeaderLines(text, true).fields.filter((field) => field.name === wanted);
  return fields.map(({ colon, end }) =>
    text
      .slice(colon + 1, end)
      .replace(FOLD, '')
      .trim(),
  );
}

/** The subject for people; empty when there is none. */
export function getSubject(block: Buffer | string): string {
  const charset = () => charsetOf(getHeader(block, 'Content-Type'));
  return headerDisplayText(getHeader(block, 'Subject') ?? '', charset);
}

/** The character set that a Content-Type names; bare octets of a header are mostly in it too. */
export function charsetOf(contentType: string | null): string | null {
  const start = contentType?.slice(0, MAX_DECODED_CHARACTERS) ?? '';
  return /;\s*charset\s*=\s*"?([\w.:+-]{1,64})/i.exec(start)?.[1] ?? null;
}

/**
 * A header value, an octet a character, for lists: decoded, on one line, at most 255 characters.
 * @param charset asked when the value has octets that no encoded word explains
 */
export function headerDisplayText(value: string, charset: () => string | null): string {
  return displayText(decodeHeaderText(value.slice(0, MAX_DECODED_CHARACTERS), charset));
}

/** Any text for lists, on one line; what would be invisible there is written out. */
export function displayText(text: string): string {
  const cleaned = shownText(
    text.slice(0, MAX_SHOWN_CHARACTERS).replace(/[\t-\r\u0085\u2028\u2029]+/g, ' '),
  ).trim();
  const characters = [...cleaned.slice(0, MAX_DISPLAY_CHARACTERS * 2 + 2)];
  return characters.length > MAX_DISPLAY_CHARACTERS
    ? `${characters.slice(0, MAX_DISPLAY_CHARACTERS - 1).join('')}…`
    : cleaned;
}
