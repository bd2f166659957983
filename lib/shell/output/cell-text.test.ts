import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CellValue, cellText } from './cell-text';

test.each<[CellValue, string]>([
  [null, ''],
  [undefined, ''],
  ['', ''],
  [0, '0'],
  [10n, '10'],
  [true, 'True'],
  [false, 'False'],
  [new Date('2026-01-31T10:00:00Z'), '2026-01-31T10:00:00.000Z'],
  [['a', 1, null], '{a, 1, }'],
  [[], '{}'],
  [{ Address: 'a@b.c', Status: ['Ready'] }, '@{Address=a@b.c; Status={Ready}}'],
  ['日本語 😀', '日本語 😀'],
])('%o is shown as %j', (value, text) => {
  expect(cellText(value)).toBe(text);
});

test('what a terminal would act on, or hide, is written out', () => {
  expect(cellText('\u001b[31mred\u0007')).toBe('<U+001B>[31mred<U+0007>');
  expect(cellText('a\rb')).toBe('a<U+000D>b');
  expect(cellText('\u202egnp.exe')).toBe('<U+202E>gnp.exe');
  expect(cellText('a\u200bb')).toBe('a<U+200B>b');
  expect(cellText('a\r\nb\tc')).toBe('a\nb c');
  expect(cellText({ '\u001b': 'x' })).toBe('@{<U+001B>=x}');
});

test('no control character gets through, wherever it stands', () => {
  const anyValue = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.string({ unit: 'binary' })),
    fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })),
  );
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(cellText(value).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});
