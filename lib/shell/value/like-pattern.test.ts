import fc from 'fast-check';
import { expect, test } from 'vitest';
import { containedText, containsPattern, matchesLike, parseLikePattern } from './like-pattern';

test.each([
  ['*@contoso.com', [null, '@contoso.com']],
  ['a*b', ['a', null, 'b']],
  ['**', [null]],
  ['', []],
  ['100`*', ['100*']],
  ['a?[b]', ['a?[b]']],
  ['path`to', ['path`to']],
  ['``*', ['`', null]],
])('the pattern %j has the parts %j', (pattern, parts) => {
  expect(parseLikePattern(pattern)).toEqual(parts);
});

test('the pattern of "Contains" holds the text as it is, whatever the text', () => {
  const text = fc
    .array(fc.constantFrom('a', 'B', '*', '?', '[', ']', '`', 'あ', '\n', '.'))
    .map((all) => all.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), text), text, (wanted, around) => {
      fc.pre(wanted !== '');
      const pattern = containsPattern(wanted);
      expect(containedText(pattern)).toBe(wanted);
      expect(matchesLike(pattern, around + wanted + around)).toBe(true);
      expect(matchesLike(pattern, around)).toBe(around.toLowerCase().includes(wanted.toLowerCase()));
    }),
  );
});

test('other patterns are no "Contains"', () => {
  for (const pattern of ['*a', 'a*', '*a*b*', '*', 'a']) expect(containedText(pattern)).toBeNull();
});

test('matching ignores case and takes the whole text', () => {
  expect(matchesLike('Last*', 'lastERROR')).toBe(true);
  expect(matchesLike('Last*', 'TheLastError')).toBe(false);
});

test('any text stands for each *, as in a regular expression', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'B', 'あ'), { maxLength: 8 }).map((all) => all.join(''));
  const pattern = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 6 }).map((all) => all.join(''));
  fc.assert(
    fc.property(pattern, text, (wanted, name) => {
      const expected = new RegExp(`^${wanted.replaceAll('*', '.*')}$`, 'isu').test(name);
      expect(matchesLike(wanted, name)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});
