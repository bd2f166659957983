import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldField, foldText } from './field-fold';

describe('foldField', () => {
  it('keeps a short field on one line', () => {
    expect(foldField(['To:', '<a@b>'])).toBe('To: <a@b>\r\n');
  });

  it('goes to a new line before a part that would pass column 78', () => {
    expect(foldField(['X:', 'a'.repeat(75), 'b'])).toBe(`X: ${'a'.repeat(75)}\r\n b\r\n`);
  });

  it('no line is ever longer than 998, and unfolding gives the words back', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1, maxLength: 850 }));
    fc.assert(
      fc.property(words, (parts) => {
        const folded = foldText('X', parts.join(' '));
        expect(Math.max(...folded.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
        expect(folded.replaceAll('\r\n', '')).toBe(['X:', ...parts].join(' '));
      }),
    );
    expect(
      foldText('X', 'a'.repeat(5000))
        .split('\r\n')
        .every((line) => line.length <= 998),
    ).toBe(true);
  });
});
