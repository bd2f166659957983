import { isAscii } from 'node:buffer';
import { type HeaderBlock, headerBlockText, headerDisplayText } from '@/lib/mail/message/header-block';

/**
 * Owns: what receiving notes of a message's header block, found in one pass over its fields.
 * Promises: the same values as header-block's own functions, which go over all fields for each name.
 * Does not: find the block's end, or keep more of the block than a copy of it.
 */

export interface HeaderFacts {
  readonly block: Buffer;
  readonly hasFields: boolean;
  readonly startsWithEmptyLine: boolean;
  /** For display. */
  readonly subject: string;
  readonly internetMessageId: string | null;
  readonly hasDate: boolean;
  /** Received fields. */
  readonly hopCount: number;
}

const ESCAPE = 0x1b;
const FOLD = /\r\n(?=[ \t])/g;

/** @param content begins with the block. */
export function headerFacts(content: Buffer, found: HeaderBlock): HeaderFacts {
  // A copy: the chunk is the reader's to keep or let go, and a header must not hold 64 KB of it.
  const block = Buffer.allocUnsafe(found.end);
  content.copy(block, 0, 0, found.end);
  let subject: string | null = null;
  let internetMessageId: string | null = null;
  let hasDate = false;
  let hopCount = 0;
  const text = textOf(block);
  for (let start = 0; start < text.length; ) {
    const end = fieldEnd(text, start);
    switch (nameOf(text, start, end)) {
      case 'subject':
        subject ??= unfoldedValue(text, start, end);
        break;
      case 'message-id':
        internetMessageId ??= unfoldedValue(text, start, end);
        break;
      case 'date':
        hasDate = true;
        break;
      case 'received':
        hopCount += 1;
        break;
    }
    start = end + 2;
  }
  return {
    block,
    hasFields: found.hasFields,
    startsWithEmptyLine: found.startsWithEmptyLine,
    subject: headerDisplayText(subject ?? ''),
    internetMessageId,
    hasDate,
    hopCount,
  };
}

/** Most headers are ASCII, which need no decoder; but ISO-2022-JP, told by its escapes, is ASCII too. */
function textOf(block: Buffer): string {
  return isAscii(block) && !block.includes(ESCAPE) ? block.toString('latin1') : headerBlockText(block);
}

/** Where the field's last line ends, before its CRLF. */
function fieldEnd(text: string, start: number): number {
  for (let at = start; ; ) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd < 0) return text.length;
    const next = text[lineEnd + 2];
    if (next !== ' ' && next !== '\t') return lineEnd;
    at = lineEnd + 2;
  }
}

/** In lower case; empty for a line that is no field. */
function nameOf(text: string, start: number, end: number): string {
  // Within the line only: a header of lines without a colon would be read to its end for each of them.
  const line = text.slice(start, end);
  const colon = line.indexOf(':');
  return colon > 0 ? line.slice(0, colon).trimEnd().toLowerCase() : '';
}

/** Unfolded and trimmed. */
function unfoldedValue(text: string, start: number, end: number): string {
  return text
    .slice(text.indexOf(':', start) + 1, end)
    .replace(FOLD, '')
    .trim();
}
