import { completeHeader, type HeaderCompletion } from '@/lib/mail/message/complete-header';
import { charsetOf, headerDisplayText } from '@/lib/mail/message/header-block';
import { type FieldLines, type HeaderLines, readHeaderLines } from '@/lib/mail/message/header-lines';

/**
 * Owns: the header of a message that comes in: where it ends, what is mended in it, and what receiving notes of it.
 * Promises: found in one pass over its lines; a header that needs nothing is not copied but for the block that is noted. What
 *   is stored afterwards is a header as others see it: a line of a mailbox file in front of it is a field
 *   (`X-Mailbox-Line`, as Postfix has it), a byte order mark in front of it goes, and what is no field ends it, with an empty
 *   line in front.
 * Does not: keep limits, or complete what a client left out unless it is told how.
 */

export interface IncomingHeader {
  /** What was given, mended. The same buffer when there was nothing to mend. */
  readonly content: Buffer;
  /** Mended, with its empty line. */
  readonly block: Buffer;
  readonly hasFields: boolean;
  readonly startsWithEmptyLine: boolean;
  /** For display. */
  readonly subject: string;
  readonly internetMessageId: string | null;
  /** Received fields. */
  readonly hopCount: number;
}

const MAILBOX_LINE_FIELD = 'X-Mailbox-Line: ';
const EMPTY_LINE = '\r\n';
const END_OF_HEADER = '\r\n\r\n';
const SPACE = 0x20;
const FOLD = /\r\n(?=[ \t])/g;

/**
 * @param content begins with the header
 * @param isComplete nothing follows
 * @param completion null: what the client left out stays out
 * @returns null while the header's end has not come
 */
export function readIncomingHeader(
  content: Buffer,
  isComplete: boolean,
  completion: HeaderCompletion | null,
): IncomingHeader | null {
  const emptyLine = content.indexOf(END_OF_HEADER);
  const text = content.toString(
    'latin1',
    0,
    emptyLine < 0 ? content.length : emptyLine + END_OF_HEADER.length,
  );
  const lines = readHeaderLines(text, isComplete && emptyLine < 0);
  if (lines.followedBy === 'more') return null;

  const { fields } = lines;
  const changes =
    completion === null
      ? null
      : completeHeader(fields, (field) => isBlank(text, field.colon + 1, field.end), completion);
  const front = mended(text, lines, changes?.dropped ?? NONE, changes?.added ?? '');
  const hasFields = front !== null || fields.length > 0;
  const block = front ?? copied(content, blockEnd(lines));
  return {
    content: front === null ? content : Buffer.concat([front, content.subarray(blockEnd(lines))]),
    block,
    hasFields,
    startsWithEmptyLine: !hasFields && lines.followedBy === 'emptyLine',
    subject: headerDisplayText(fieldValue(text, fields, 'subject') ?? '', () =>
      charsetOf(fieldValue(text, fields, 'content-type')),
    ),
    internetMessageId: changes?.messageId ?? fieldValue(text, fields, 'message-id'),
    hopCount: countOf(fields, 'received'),
  };
}

/** Of the first field of that name, unfolded and trimmed; null when there is none. */
function fieldValue(text: string, fields: readonly FieldLines[], name: string): string | null {
  const field = fields.find((one) => one.name === name);
  if (field === undefined) return null;
  return text
    .slice(field.colon + 1, field.end)
    .replace(FOLD, '')
    .trim();
}

function countOf(fields: readonly FieldLines[], name: string): number {
  let count = 0;
  for (const field of fields) if (field.name === name) count += 1;
  return count;
}

/** Nothing but blanks and folds. */
function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) > SPACE) return false;
  return true;
}

const NONE: ReadonlySet<FieldLines> = new Set();

/** Where what follows the header and its empty line begins. */
function blockEnd({ end, followedBy }: HeaderLines): number {
  return followedBy === 'emptyLine' ? end + EMPTY_LINE.length : end;
}

/** The header as it is stored, with its empty line; null when it is as it came. */
function mended(
  text: string,
  { mailboxLines, fields, end, followedBy }: HeaderLines,
  dropped: ReadonlySet<FieldLines>,
  added: string,
): Buffer | null {
  // All of it is body, whose first line would continue what is written in front of it (headerEnd of trace.ts).
  const isBareBody = fields.length === 0 && mailboxLines.length === 0;
  const needsEmptyLine = followedBy === 'text' && !isBareBody;
  const isMarked = mailboxLines.length === 0 && (fields[0]?.start ?? 0) > 0;
  const isAsItCame = added === '' && dropped.size === 0 && mailboxLines.length === 0 && !isMarked;
  if (isAsItCame && !needsEmptyLine) return null;
  const lines = mailboxLines.map((line) => MAILBOX_LINE_FIELD + text.slice(line.start, line.end));
  const kept = dropped.size === 0 ? [text.slice(fields[0]?.start ?? end, end)] : [];
  if (dropped.size > 0)
    for (const field of fields) if (!dropped.has(field)) kept.push(text.slice(field.start, field.end));
  const emptyLine = followedBy === 'nothing' ? '' : EMPTY_LINE;
  const octets = Buffer.from([...lines, ...kept].join(''), 'latin1');
  return Buffer.concat([octets, Buffer.from(`${added}${emptyLine}`)]);
}

/** The content is the reader's to keep or let go, and a header must not hold 64 KB of it. */
function copied(content: Buffer, end: number): Buffer {
  const block = Buffer.allocUnsafe(end);
  content.copy(block, 0, 0, end);
  return block;
}
