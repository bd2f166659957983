import { readHeaderLines } from '@/lib/mail/message/header-lines';
import { encodeQuotedPrintable } from '@/lib/mail/message/quoted-printable';

/**
 * Owns: what a DSN returns of the original's header: the fields by which people and programs know the message again.
 * Promises: only fields of usual names, each and all together bounded, in their order; CRLF line ends. Bcc never.
 * Does not: encode (dsn.ts).
 */

/** Other fields help nobody here, and let a stranger send what he likes to an address that he forged. */
const USUAL_FIELDS: ReadonlySet<string> = new Set(
  (
    'return-path from sender reply-to to cc subject date message-id in-reply-to references mime-version content-type ' +
    'content-transfer-encoding content-language content-disposition accept-language resent-from resent-sender resent-to ' +
    'resent-cc resent-date resent-message-id list-id list-unsubscribe feedback-id auto-submitted precedence importance ' +
    'priority x-priority x-mailer user-agent thread-topic thread-index'
  ).split(' '),
);
/** How the message came; the newest first. */
const TRACE_FIELD = 'received';
const MAX_TRACE_FIELDS = 5;
/** A field that comes again and again is padding. */
const MAX_SAME_FIELDS = 2;
const MAX_FIELD_BYTES = 1000;
/** As quoted-printable, which it may become. */
const MAX_HEADER_BYTES = 8 * 1024;

/** @param block with CRLF line ends, as stored */
export function returnedHeader(block: Buffer): Buffer {
  const text = block.toString('latin1');
  const { fields } = readHeaderLines(text, true);
  const seen = new Map<string, number>();
  const usual = fields.filter(({ name }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    if (name === TRACE_FIELD) return count <= MAX_TRACE_FIELDS;
    return USUAL_FIELDS.has(name) && count <= MAX_SAME_FIELDS;
  });
  // The trace is what there is room for: the message is known by the rest.
  const byWeight = [...usual].sort((a, b) => weight(a.name) - weight(b.name) || a.start - b.start);
  let left = MAX_HEADER_BYTES;
  const kept = byWeight.flatMap(({ start, end }) => {
    const field = cutField(text.slice(start, end));
    const bytes = encodeQuotedPrintable(Buffer.from(field, 'latin1')).length;
    if (bytes > left) return [];
    left -= bytes;
    return [{ start, field }];
  });
  kept.sort((a, b) => a.start - b.start);
  return Buffer.from(kept.map(({ field }) => field).join(''), 'latin1');
}

function weight(name: string): number {
  return name === TRACE_FIELD ? 1 : 0;
}

/** Behind a whole line where one fits, else within it, but in no UTF-8 character. */
function cutField(field: string): string {
  if (field.length <= MAX_FIELD_BYTES) return field.endsWith('\r\n') ? field : `${field}\r\n`;
  const lineEnd = field.lastIndexOf('\r\n', MAX_FIELD_BYTES - 2);
  if (lineEnd > 0) return field.slice(0, lineEnd + 2);
  const end = MAX_FIELD_BYTES - 2;
  const tail = /[\xc0-\xff][\x80-\xbf]{0,2}$/.exec(field.slice(end - 3, end))?.[0] ?? '';
  const isWithinCharacter = /[\x80-\xbf]/.test(field.charAt(end));
  return `${field.slice(0, isWithinCharacter ? end - tail.length : end)}\r\n`;
}
