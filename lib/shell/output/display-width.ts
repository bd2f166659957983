/**
 * Owns: how many terminal cells a text takes: two for a Japanese character, none for a combining mark.
 * Promises: graphemes are never split, neither in measuring nor in cutting.
 * Does not: handle newlines and control characters; cell-text.ts takes them out first.
 */

export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

export function padToWidth(text: string, width: number, align: 'left' | 'right'): string {
  const padding = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + padding : padding + text;
}

/** Text that does not fit loses its end to `...`, as in PowerShell's tables. */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const ellipsis = '...'.slice(0, width);
  let kept = '';
  let left = width - ellipsis.length;
  for (const { segment } of graphemes.segment(text)) {
    left -= graphemeWidth(segment);
    if (left < 0) break;
    kept += segment;
  }
  return kept + ellipsis;
}

const ASCII = /^[\x20-\x7e]*$/;

/** East_Asian_Width Wide and Fullwidth (UAX #11) by block; regular expressions know no such property. */
const WIDE =
  /^(?:[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u;

const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function graphemeWidth(grapheme: string): number {
  if (WIDE.test(grapheme)) return 2;
  return ZERO.test(grapheme) ? 0 : 1;
}
