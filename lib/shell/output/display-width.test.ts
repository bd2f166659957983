import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutToWidth, displayWidth, padToWidth } from './display-width';

test.each([
  ['', 0],
  ['abc', 3],
  ['日本語', 6],
  ['カタカナ', 8],
  ['ｶﾀｶﾅ', 4],
  ['（全角）', 8],
  ['한국어', 6],
  ['é', 1],
  ['e\u0301', 1],
  ['か\u3099', 2],
  ['😀', 2],
  ['👨‍👩‍👧', 2],
  ['☎\ufe0f', 2],
  ['\u200b', 0],
  ['𠮷', 2],
  ['…', 1],
])('%j takes %d cells', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('padding fills up to the width and never cuts', () => {
  expect(padToWidth('日本', 6, 'left')).toBe('日本  ');
  expect(padToWidth('日本', 6, 'right')).toBe('  日本');
  expect(padToWidth('日本', 3, 'left')).toBe('日本');
});

test('cutting keeps whole characters and says that something is missing', () => {
  expect(cutToWidth('日本語です', 8)).toBe('日本...');
  expect(cutToWidth('日本語', 6)).toBe('日本語');
  expect(cutToWidth('abcdef', 2)).toBe('..');
});

test('cut text always fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, width) => {
      expect(displayWidth(cutToWidth(text, width))).toBeLessThanOrEqual(width);
    }),
  );
});
