import type { SenderRewriter } from '@/lib/mail/address/sender-rewriting';
import { headerBlockOf } from './header-block';
import { type FieldLines, readHeaderLines } from './header-lines';
import { writtenAddresses } from './written-addresses';

/**
 * Owns: a header whose senders are rewritten: each address of From and Sender, and of Resent-From and Resent-Sender, that an
 *   entry applies to.
 * Promises: everything else stays octet by octet, names and comments too. Reply-To keeps what From was, where that is asked for
 *   and none stands there. DKIM-Signature fields go where anything was rewritten: each of them covers From (RFC 6376 5.4), none
 *   would verify any more. An address that would make its line longer than 998 octets begins a new one. Work that grows with the header.
 * Does not: touch the body, or what is stored.
 */

export interface RewrittenHeader {
  readonly header: Buffer;
  /** The first address that was put in place of another; of From, where that is rewritten. */
  readonly sentAs: string;
  /** An address that only SMTPUTF8 can carry was put in. */
  readonly needsSmtpUtf8: boolean;
}

const SENDER_FIELDS: ReadonlySet<string> = new Set(['from', 'sender', 'resent-from', 'resent-sender']);
/** RFC 5322 2.1.1, without CRLF. */
const MAX_LINE_OCTETS = 998;

/** @param header as headerBlockOf gives it; null: nothing in it is rewritten */
export function rewriteSenders(
  header: Buffer,
  rewriter: SenderRewriter,
  keepsReplyTo: boolean,
): RewrittenHeader | null {
  const text = header.toString('latin1');
  const { fields } = readHeaderLines(text, true);
  const rewritten = new Map<FieldLines, RewrittenField>();
  for (const field of fields) {
    if (!SENDER_FIELDS.has(field.name)) continue;
    const changed = rewriteField(text.slice(field.start, field.end), field.colon - field.start + 1, rewriter);
    if (changed !== null) rewritten.set(field, changed);
  }
  const [first] = rewritten.values();
  if (first === undefined) return null;
  const from = fields.find((field) => field.name === 'from' && rewritten.has(field));
  const isKept = keepsReplyTo && fields.every(({ name }) => name !== 'reply-to');
  let made = text.slice(0, fields[0]?.start ?? 0);
  for (const field of fields) {
    if (field.name === 'dkim-signature') continue;
    if (field === from && isKept) made += replyTo(text.slice(field.colon + 1, field.end));
    made += rewritten.get(field)?.text ?? text.slice(field.start, field.end);
  }
  made += text.slice(fields.at(-1)?.end ?? 0);
  const needsSmtpUtf8 = [...rewritten.values()].some((field) => field.needsSmtpUtf8);
  return {
    needsSmtpUtf8,
    header: Buffer.from(made, 'latin1'),
    sentAs: ((from && rewritten.get(from)) ?? first).sentAs,
  };
}

/** Of content that is at hand: its header anew, and the rest as it is; null: as it came. */
export function rewriteContent(
  content: Buffer,
  rewriter: SenderRewriter,
  keepsReplyTo: boolean,
): (RewrittenHeader & { readonly rest: Buffer }) | null {
  const header = headerBlockOf(content);
  const rewritten = rewriteSenders(header, rewriter, keepsReplyTo);
  return rewritten && { ...rewritten, rest: content.subarray(header.length) };
}

interface RewrittenField {
  readonly text: string;
  readonly sentAs: string;
  readonly needsSmtpUtf8: boolean;
}

function rewriteField(field: string, valueAt: number, rewriter: SenderRewriter): RewrittenField | null {
  const places = writtenAddresses(field.slice(valueAt)).flatMap(({ address, start, end }) => {
    const to = rewriter.rewrite(address);
    return to === null ? [] : [{ to, start: valueAt + start, end: valueAt + end }];
  });
  const [first] = places;
  if (first === undefined) return null;
  let made = '';
  let column = 0;
  let done = 0;
  const add = (text: string) => {
    const lineEnd = text.lastIndexOf('\n');
    column = lineEnd < 0 ? column + text.length : text.length - lineEnd - 1;
    made += text;
  };
  for (const [index, { to, start, end }] of places.entries()) {
    const written = Buffer.from(to).toString('latin1');
    const lineLeft = lengthOfLine(field, end, places[index + 1]?.start ?? field.length);
    const isBracketed = field.charAt(start - 1) === '<';
    add(field.slice(done, isBracketed ? start - 1 : start));
    if (column + written.length + lineLeft > MAX_LINE_OCTETS) add('\r\n ');
    add(isBracketed ? `<${written}` : written);
    done = end;
  }
  const needsSmtpUtf8 = places.some(({ to }) => /[^ -~]/.test(to));
  return { text: made + field.slice(done), sentAs: first.to, needsSmtpUtf8 };
}

function lengthOfLine(text: string, start: number, end: number): number {
  const between = text.slice(start, end);
  const lineEnd = between.indexOf('\r');
  return (lineEnd < 0 ? between.length : lineEnd) + '<'.length;
}

/** What From was, as it stood. */
function replyTo(value: string): string {
  return `Reply-To:${value}${value.endsWith('\r\n') ? '' : '\r\n'}`;
}
