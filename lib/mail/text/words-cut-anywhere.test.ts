import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeHeaderText } from './header-text';

/** Mailers that encode a whole subject and cut then: anywhere, also within a character, an escape or a group of base64. */
const TEXTS = {
  japanese: ['会議', '資料のご案内', 'カタカナ', '（第２版）', ' No.3 ', 'a', '表示', '①', '~', '\\'],
  others: ['发票', '通知', ' x', '报价'],
};

function word(charset: string, octets: Buffer, isBase64: boolean): string {
  const text = isBase64
    ? octets.toString('base64')
    : Array.from(octets, (octet) => `=${octet.toString(16).toUpperCase().padStart(2, '0')}`).join('');
  return `=?${charset}?${isBase64 ? 'B' : 'Q'}?${text}?=`;
}

/** Words of these octets, cut at these places. */
function wordsOf(
  charset: string,
  octets: Buffer,
  cuts: readonly number[],
  isBase64: (n: number) => boolean,
): string {
  const edges = [...new Set([0, ...cuts.map((cut) => cut % octets.length), octets.length])].sort(
    (a, b) => a - b,
  );
  return edges
    .slice(1)
    .map((end, n) => word(charset, octets.subarray(edges[n], end), isBase64(n)))
    .join(' ');
}

/** Escapes where the character set changes, and back to ASCII at the end (RFC 1468). */
function toIso2022Jp(text: string): Buffer {
  const pieces: Buffer[] = [];
  let isDouble = false;
  for (const character of text) {
    const octets = iconv.encode(character, 'eucjp');
    const wantsDouble = octets.length === 2;
    if (wantsDouble !== isDouble) pieces.push(Buffer.from(wantsDouble ? '\x1b$B' : '\x1b(B'));
    isDouble = wantsDouble;
    pieces.push(Buffer.from(octets.map((octet) => octet & 0x7f)));
  }
  if (isDouble) pieces.push(Buffer.from('\x1b(B'));
  return Buffer.concat(pieces);
}

const textOf = (parts: readonly string[]) =>
  fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 8 }).map((all) => all.join(''));
const cuts = fc.array(fc.nat(200), { maxLength: 10 });
const forms = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });

describe('a text that was encoded whole and cut then is whole again', () => {
  it.each(['utf-8', 'shift_jis', 'euc-jp', 'gb18030', 'utf-16be'])('in %s', (charset) => {
    const codec = charset === 'shift_jis' ? 'cp932' : charset;
    const parts = charset === 'gb18030' ? TEXTS.others : TEXTS.japanese;
    fc.assert(
      fc.property(textOf(parts), cuts, forms, (text, places, isBase64) => {
        const octets = iconv.encode(text, codec);
        const value = wordsOf(charset, octets, places, (n) => isBase64[n] ?? true);
        expect(decodeHeaderText(value, () => null)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('in iso-2022-jp', () => {
    fc.assert(
      fc.property(textOf(TEXTS.japanese), cuts, forms, (text, places, isBase64) => {
        const value = wordsOf('iso-2022-jp', toIso2022Jp(text), places, (n) => isBase64[n] ?? true);
        expect(decodeHeaderText(value, () => null)).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });
});
