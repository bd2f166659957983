/**
 * Owns: what a line at the beginning of a message is (RFC 5322 2.2, with the blank before the colon of 4.5): a field, a fold,
 *   the line that a mailbox file puts in front of each message, or none of these.
 * Promises: the first lines of any text are read in time that grows with it; a line without a colon is looked at once.
 * Does not: unfold or decode.
 */

const NAME = /[!-9;-~]+[ \t]*:/y;
/** `From MAILER-DAEMON Thu Dec 22 ...`, quoted or not; but `From : a@b` is a field. */
const MAILBOX_LINE = /^>*From (?![ \t]*:)/;
/** UTF-8's, which editors and scripts put in front of a text. */
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';
/** No field's name is as long as a line may be: what has no colon by then is text. */
const MAX_NAME_CHARACTERS = 998;

export interface FieldLines {
  /** In lower case. */
  readonly name: string;
  readonly start: number;
  readonly colon: number;
  /** Behind the CRLF of its last line. */
  readonly end: number;
}

export interface HeaderLines {
  /** Lines of a mailbox file that stand in front of the header. */
  readonly mailboxLines: readonly { readonly start: number; readonly end: number }[];
  readonly fields: readonly FieldLines[];
  /** Behind the last field. */
  readonly end: number;
  /** What stands there; `more`: the text ends before it is known. */
  readonly followedBy: 'emptyLine' | 'text' | 'nothing' | 'more';
}

export function isFieldLine(line: string): boolean {
  return colonOf(line, 0) >= 0;
}

/** Of the field that begins there; -1 when none does. */
function colonOf(text: string, start: number): number {
  NAME.lastIndex = start;
  if (!NAME.test(text)) return -1;
  const colon = NAME.lastIndex - 1;
  return colon - start <= MAX_NAME_CHARACTERS ? colon : -1;
}

/** A byte order mark in front of the first field is no part of its name. */
function isMarked(text: string): boolean {
  return text.startsWith(BYTE_ORDER_MARK) && colonOf(text, BYTE_ORDER_MARK.length) >= 0;
}

/**
 * The header lines at the beginning of a text with CRLF line ends, an octet a character.
 * @param isAll nothing follows the text
 */
export function readHeaderLines(text: string, isAll: boolean): HeaderLines {
  const mailboxLines: { start: number; end: number }[] = [];
  const fields: { name: string; start: number; colon: number; end: number }[] = [];
  let at = isMarked(text) ? BYTE_ORDER_MARK.length : 0;
  const endedBy = (followedBy: HeaderLines['followedBy']): HeaderLines => ({
    mailboxLines,
    fields,
    end: at,
    followedBy,
  });
  for (;;) {
    if (at >= text.length) return endedBy(isAll ? 'nothing' : 'more');
    const first = text[at];
    if (first === '\r' && text[at + 1] === '\n') return endedBy('emptyLine');
    const lineEnd = text.indexOf('\r\n', at);
    const isWhole = lineEnd >= 0 || isAll;
    const end = lineEnd < 0 ? text.length : lineEnd + 2;
    const last = fields.at(-1) ?? mailboxLines.at(-1);
    if ((first === ' ' || first === '\t') && last !== undefined) {
      if (!isWhole) return endedBy('more');
      last.end = end;
    } else if (fields.length === 0 && MAILBOX_LINE.test(text.slice(at, at + 100))) {
      if (!isWhole) return endedBy('more');
      mailboxLines.push({ start: at, end });
    } else {
      const colon = colonOf(text, at);
      if (colon < 0) {
        const mayBecomeField = !isWhole && !text.includes(':', at) && text.length - at <= MAX_NAME_CHARACTERS;
        return endedBy(mayBecomeField ? 'more' : 'text');
      }
      if (!isWhole) return endedBy('more');
      fields.push({ name: text.slice(at, colon).trimEnd().toLowerCase(), start: at, colon, end });
    }
    at = end;
  }
}
