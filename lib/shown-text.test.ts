import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasHiddenCharacter, shownText } from './shown-text';

describe('shownText', () => {
  it.each([
    ['plain text, 日本語 and ｶﾅ', 'plain text, 日本語 and ｶﾅ'],
    ['two\r\nlines\tand a tab\n', 'two\nlines\tand a tab\n'],
    ['\u202egnp.exe', '<U+202E>gnp.exe'],
    ['a\u2066b\u2069\u061c\u200f\u200e', 'a<U+2066>b<U+2069><U+061C><U+200F><U+200E>'],
    [
      'a\u200bb\u200cc\u200dd\u00ade\u2060f\ufeffg',
      'a<U+200B>b<U+200C>c<U+200D>d<U+00AD>e<U+2060>f<U+FEFF>g',
    ],
    [
      '\u001b[31mred\u0007\u009b\u0085\u0000\u007f',
      '<U+001B>[31mred<U+0007><U+009B><U+0085><U+0000><U+007F>',
    ],
    ['a\rb', 'a<U+000D>b'],
    ['\u2028\u2029', '<U+2028><U+2029>'],
    ['\u{e0041}\u{e007f}', '<U+E0041><U+E007F>'],
    ['\u3164\u115f\uffa0\u2800\u034f\u180e', '<U+3164><U+115F><U+FFA0><U+2800><U+034F><U+180E>'],
    ['\ufff9a\ufffab\ufffb\uffff', '<U+FFF9>a<U+FFFA>b<U+FFFB><U+FFFF>'],
    ['\ud800x', '<U+D800>x'],
    ['a\ufe0f', 'a<U+FE0F>'],
    ['\u{1d173}', '<U+1D173>'],
  ])('shows %j as %j', (text, shown) => {
    expect(shownText(text)).toBe(shown);
    expect(shownText(shown)).toBe(shown);
  });

  it.each([
    ['a family', '👨\u200d👩\u200d👧'],
    ['a heart', '❤\ufe0f\u200d🔥'],
    ['a hand with its skin', '👋🏽'],
    ['a digit in a box', '1\ufe0f\u20e3'],
    ['the flag of England', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
    ['a variant of a kanji', '葛\u{e0100}城'],
    ['a Persian word', 'می\u200cخواهم'],
    ['a conjunct of Devanagari', 'क्\u200dष'],
    ['words of Hebrew and Arabic', 'שלום مرحبا'],
  ])('leaves %s', (_title, text) => {
    expect(shownText(text)).toBe(text);
    expect(hasHiddenCharacter(text)).toBe(false);
  });

  it('leaves nothing that moves or hides other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = shownText(text);
        expect(shown).not.toMatch(/[^\P{Cc}\n\t]|[\p{Cs}\p{Bidi_Control}\u200b\u2060\ufeff]/u);
        expect(shownText(shown)).toBe(shown);
      }),
    );
  });

  it('takes a time that grows with the text', { timeout: 3000 }, () => {
    for (const part of ['\u200d', '👨\u200d', 'م\u200c', '\u{1f3f4}\u{e0067}', '\u202e', '葛\u{e0100}'])
      expect(shownText(part.repeat(200_000))).not.toBe('');
  });
});

describe('hasHiddenCharacter', () => {
  it.each(['a\u202e', 'a\u200b', 'a\tb', 'a\nb', 'a\u009bb', '\u00ad'])('finds one in %j', (text) => {
    expect(hasHiddenCharacter(text)).toBe(true);
  });
});
