import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHeaderText } from '@/lib/mail/text/header-text';
import { encodeHeaderText } from './encoded-word';

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
        const decoded = decodeHeaderText(encoded.replaceAll('\r\n', ''), () => null);
        expect(decoded).toBe(
          Buffer.from(text)
            .toString()
            .replace(/^\ufeff/, ''),
        );
      }),
    );
  });
});
