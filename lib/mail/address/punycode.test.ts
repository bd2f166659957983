import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePunycodeLabel } from './punycode';

describe('decodePunycodeLabel', () => {
  it.each([
    ['wgv71a119e', '日本語'],
    ['bcher-kva', 'bücher'],
    ['egbpdaj6bu4bxfgehfvwxn', 'ليهمابتكلموشعربي؟'],
    ['ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
    ['b1abfaaepdrnnbgefbadotcwatmq2g4l', 'почемужеонинеговорятпорусски'],
    ['3B-ww4c5e180e575a65lsy2b', '3年B組金八先生'],
    ['3b-ww4c5e180e575a65lsy2b', '3年b組金八先生'],
  ])('%s is %s', (encoded, text) => {
    expect(decodePunycodeLabel(encoded)).toBe(text);
  });

  it.each(['!', 'a-!', '9', '99999999999999999999', 'a-b c'])('%j is no punycode', (encoded) => {
    expect(decodePunycodeLabel(encoded)).toBeNull();
  });

  it('undoes the platform, beyond the basic plane too', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'az09あ漢ü한𠮷𐍈'), minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(letters, (label) => {
        const encoded = domainToASCII(label);
        fc.pre(encoded.startsWith('xn--'));
        expect(decodePunycodeLabel(encoded.slice(4))).toBe(label);
      }),
    );
  });
});
