/**
 * Owns: the two blanks of SMTP, space and tab, at the ends of a text.
 * Promises: in one pass, whatever stands between; blanks of Unicode and other control characters stay.
 */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text, start)) start += 1;
  while (end > start && isBlank(text, end - 1)) end -= 1;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

export function isBlank(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\t';
}
