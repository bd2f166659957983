/**
 * Owns: text of strangers, and names, as people may see it: on a page, on a terminal, in a log, in a report.
 * Promises: what nobody sees, or what moves, reorders or hides other text (controls, directional and invisible characters,
 *   lone surrogates), stands there as `<U+202E>`: not left out, since two texts must not look alike. Line feeds and tabs stay,
 *   CRLF becomes LF, and so do characters that belong to a letter or a picture beside them: joiners within emoji and within words of
 *   scripts that need them, variants of kanji. Shown twice, it is the same.
 * Does not: tell letters of one alphabet from those of another.
 */

const PLAIN = /^[\n\t -~]*$/;

const JOINED = `[${['Arabic', 'Syriac', 'Nko', 'Mongolian', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar', 'Tibetan'].map((script) => `\\p{Script=${script}}`).join('')}]`;
const PICTURE = '\\p{Extended_Pictographic}[\\ufe0e\\ufe0f]?\\p{Emoji_Modifier}?';

const KEPT = [
  // A flag of England, a family, a digit in a box.
  '\\u{1f3f4}[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}',
  `${PICTURE}(?:\\u200d${PICTURE})*`,
  '[#*0-9]\\ufe0f\\u20e3',
  '\\p{Script=Han}[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]',
  `(?<=${JOINED})[\\u200c\\u200d](?=${JOINED})`,
].join('|');

/** U+2800 is a letter of Braille without a dot. */
const HIDDEN =
  '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}\\u2800]';

/** Japanese text is mostly none of these, and one class is looked for faster than what may stand beside it. */
const MAY_BE_HIDDEN = new RegExp(`(?![\\n\\t])${HIDDEN}`, 'u');

const KEPT_OR_HIDDEN = new RegExp(`\\r\\n|[\\n\\t]|${KEPT}|(${HIDDEN})`, 'gu');

export function shownText(text: string): string {
  return replaceHidden(text, (character) => `<U+${codeOf(character)}>`);
}

/** For a form that has a way of its own to write such a character. */
export function replaceHidden(text: string, written: (character: string) => string): string {
  if (PLAIN.test(text) || !MAY_BE_HIDDEN.test(text)) return text;
  return text.replace(KEPT_OR_HIDDEN, (whole, hidden: string | undefined) => {
    if (hidden !== undefined) return written(hidden);
    return whole === '\r\n' ? '\n' : whole;
  });
}

/** On one line: line feeds and tabs are hidden there too. */
export function hasHiddenCharacter(text: string): boolean {
  return /[\n\t]/.test(text) || shownText(text) !== text;
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
