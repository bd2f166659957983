import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEncodedWords, encodeHeaderText } from './encoded-word';

describe('decodeEncodedWords', () => {
  it.each([
    ['plain text', 'plain text'],
    ['=?utf-8?B?5pel5pys6Kqe?=', '日本語'],
    ['=?UTF-8?Q?caf=C3=A9_au_lait?=', 'café au lait'],
    ['=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=', '日本語'],
    ['=?Shift_JIS?B?k/qWe4zq?=', '日本語'],
    ['=?iso-8859-1?Q?caf=E9?=', 'café'],
    ['=?utf-8*en?Q?a?=', 'a'],
    ['before =?utf-8?Q?in?= after', 'before in after'],
    ['=?utf-8?Q?a?= =?utf-8?Q?b?=', 'ab'],
    ['=?utf-8?Q?a?=\t=?iso-8859-1?Q?=E9?=', 'aé'],
    ['=?utf-8?Q?a?= x =?utf-8?Q?b?=', 'a x b'],
    ['=?utf-8?B?5pel5p==?= =?utf-8?B?nKzoqp4=?=', '日本語'],
    ['=?no-such-charset?B?5pel?=', '日'],
    ['=?utf-8?Q?broken', '=?utf-8?Q?broken'],
    ['=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
  ])('%j reads %j', (value, text) => {
    expect(decodeEncodedWords(value)).toBe(text);
  });

  it('never throws', () => {
    const part = fc.constantFrom(
      '=?',
      '?=',
      '?',
      'utf-8',
      'B',
      'q',
      '=',
      'FF',
      '_',
      ' ',
      'iso-2022-jp',
      '\u001b$B',
    );
    fc.assert(fc.property(fc.array(part), (parts) => typeof decodeEncodedWords(parts.join('')) === 'string'));
  });
});

describe('encodeHeaderText', () => {
  it('leaves printable US-ASCII alone', () => {
    expect(encodeHeaderText('Undeliverable: report (1)')).toBe('Undeliverable: report (1)');
  });

  it('writes nothing but printable US-ASCII in folded lines, which decode to the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (text) => {
        const encoded = encodeHeaderText(text);
        if (encoded === text) return;
        expect(encoded).toMatch(/^[\u0020-\u007e]+(\r\n [\u0020-\u007e]+)*$/);
        expect(Math.max(...encoded.split('\r\n ').map((word) => word.length))).toBeLessThanOrEqual(75);
        expect(decodeEncodedWords(encoded.replaceAll('\r\n', ''))).toBe(Buffer.from(text).toString());
      }),
    );
  });
});
