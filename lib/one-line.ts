/**
 * Owns: texts of others as part of a line or sentence of ours.
 * Promises: time in proportion to the text, whatever it holds.
 */

export function inOneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
}

/** So that it can stand before the full stop of our own sentence. */
export function withoutFullStop(sentence: string): string {
  let end = sentence.length;
  while (end > 0 && /[.\s]/.test(sentence.charAt(end - 1))) end -= 1;
  return sentence.slice(0, end);
}
