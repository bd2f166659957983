import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { encodeQuotedPrintable } from './quoted-printable';

describe('encodeQuotedPrintable', () => {
  it.each([
    ['plain text', 'plain text'],
    ['a=b', 'a=3Db'],
    ['é', '=C3=A9'],
    ['blank at the end \r\ntab\t', 'blank at the end=20\r\ntab=09'],
    ['x'.repeat(77), `${'x'.repeat(75)}=\r\nxx`],
  ])('of %j is %j', (text, encoded) => {
    expect(encodeQuotedPrintable(Buffer.from(text))).toBe(encoded);
  });

  it('is read back by others as it was, in lines of 76 characters', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '=', 'é', '日', '🎉'), maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 4 }), async (lines) => {
        const text = `|${lines.join('|\r\n|')}|`;
        const encoded = encodeQuotedPrintable(Buffer.from(text));
        expect(encoded.split('\r\n').every(({ length }) => length <= 76)).toBe(true);
        const head =
          'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n';
        const parsed = await simpleParser(`${head}${encoded}\r\n`);
        expect(parsed.text?.trimEnd()).toBe(text.replaceAll('\r\n', '\n'));
      }),
      { numRuns: 100 },
    );
  });
});
