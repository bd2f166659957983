import { decodeBytes, decodeEncodedWords } from './encoded-word';

/**
 * Owns: reading the header block of a message as it came (RFC 5322 2.2).
 * Promises: bounded work, no exception, whatever a client sent; text for display has no control characters.
 * Does not: parse structured fields, or keep what comes after the block.
 */

export interface HeaderBlock {
  /** The first octet after the block's empty line. 0 when there is no block: all is body. 2 when it begins with the empty line. */
  readonly end: number;
  /** False when the first line is no header field: a device sent a bare body. */
  readonly hasFields: boolean;
  readonly startsWithEmptyLine: boolean;
}

const FIELD_LINE = /^[\u0021-\u0039\u003b-\u007e]+[ \t]*:/;
/** Message.subject is a list column: what is longer helps nobody there. */
const MAX_DISPLAY_CHARACTERS = 255;
/** Encoded words of a text that long are decoded at most. */
const MAX_DECODED_CHARACTERS = 8192;

/**
 * The header block at the start of content with CRLF line ends. Null while its end is not within `content` yet and
 * `isComplete` says that more may come.
 */
export function findHeaderBlock(content: Buffer, isComplete: boolean): HeaderBlock | null {
  if (content.length >= 2 && content[0] === 0x0d && content[1] === 0x0a)
    return { end: 2, hasFields: false, startsWithEmptyLine: true };
  const firstLineEnd = content.indexOf('\r\n');
  if (firstLineEnd < 0 && !isComplete) return null;
  const firstLine = content.toString(
    'latin1',
    0,
    Math.min(firstLineEnd < 0 ? content.length : firstLineEnd, 1000),
  );
  if (!FIELD_LINE.test(firstLine)) return { end: 0, hasFields: false, startsWithEmptyLine: false };
  const emptyLine = content.indexOf('\r\n\r\n');
  if (emptyLine >= 0) return { end: emptyLine + 4, hasFields: true, startsWithEmptyLine: false };
  return isComplete ? { end: content.length, hasFields: true, startsWithEmptyLine: false } : null;
}

/** The block as text; who reads several fields decodes once and passes the text. */
export function headerBlockText(block: Buffer): string {
  // Header octets are US-ASCII or UTF-8 (RFC 6532); old Japanese devices send bare ISO-2022-JP, others an 8-bit set.
  if (block.includes('\u001b$')) return decodeBytes('iso-2022-jp', block);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(block);
  } catch {
    return decodeBytes('windows-1252', block);
  }
}

/** The first field of that name, unfolded and trimmed, raw (not decoded); null when there is none. */
export function getHeader(block: Buffer | string, name: string): string | null {
  return getHeaders(block, name)[0] ?? null;
}

/** Every field of that name, in order, unfolded and trimmed. */
export function getHeaders(block: Buffer | string, name: string): string[] {
  const wanted = name.toLowerCase();
  const values: string[] = [];
  for (const field of unfold(block)) {
    const colon = field.indexOf(':');
    if (colon > 0 && field.slice(0, colon).trimEnd().toLowerCase() === wanted)
      values.push(field.slice(colon + 1).trim());
  }
  return values;
}

/** How many servers the message has passed (RFC 5321 6.3): the loop check counts Received fields. */
export function countReceived(block: Buffer | string): number {
  return getHeaders(block, 'Received').length;
}

/** The subject for people; empty when there is none. */
export function getSubject(block: Buffer | string): string {
  return headerDisplayText(getHeader(block, 'Subject') ?? '');
}

/** A raw header value for lists: decoded, on one line, without control characters, at most 255 characters. */
export function headerDisplayText(value: string): string {
  const decoded = decodeEncodedWords(value.slice(0, MAX_DECODED_CHARACTERS));
  return displayText(decoded);
}

/** Any text for lists. Directional overrides go too: they make a text read as what it is not. */
export function displayText(text: string): string {
  const cleaned = text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();
  const characters = [...cleaned.slice(0, MAX_DISPLAY_CHARACTERS * 2 + 2)];
  return characters.length > MAX_DISPLAY_CHARACTERS
    ? `${characters.slice(0, MAX_DISPLAY_CHARACTERS - 1).join('')}…`
    : cleaned;
}

function unfold(block: Buffer | string): string[] {
  const text = typeof block === 'string' ? block : headerBlockText(block);
  return text.replace(/\r\n(?=[ \t])/g, '').split('\r\n');
}
