/**
 * Owns: folding of header fields that we write (RFC 5322 2.2.3).
 * Promises: lines of at most 78 characters where the parts allow, of at most 998 always; ends with CRLF.
 * Does not: clean the parts: whoever builds a field sees to it that no part holds CR or LF.
 */

const FOLD_COLUMN = 78;
const MAX_PART_CHARACTERS = 900;

/**
 * Joins the parts with spaces, going to a new line before a part that would pass column 78; but what follows the field's name
 * stays on its line: readers of mail take the fold for a part of the value.
 */
export function foldField(parts: readonly string[]): string {
  let text = '';
  let column = 0;
  const isLong = parts.some(({ length }) => length > MAX_PART_CHARACTERS);
  for (const part of isLong ? parts.flatMap(cutLongPart) : parts) {
    const isBehindName = text.length === column && text.endsWith(':');
    if (column > 0 && !isBehindName && column + 1 + part.length > FOLD_COLUMN) {
      text += `\r\n ${part}`;
      column = part.length + 1;
    } else {
      text += column === 0 ? part : ` ${part}`;
      column += part.length + (column === 0 ? 0 : 1);
    }
  }
  return `${text}\r\n`;
}

/** A field of running text, folded between its words. */
export function foldText(name: string, text: string): string {
  return foldField([`${name}:`, ...text.split(/\s+/).filter((word) => word !== '')]);
}

function cutLongPart(part: string): string[] {
  return part.length <= MAX_PART_CHARACTERS
    ? [part]
    : (part.match(new RegExp(`.{1,${MAX_PART_CHARACTERS}}`, 'gs')) ?? []);
}
