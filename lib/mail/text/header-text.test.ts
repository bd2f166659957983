import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHeaderText, MAX_WORDS } from './header-text';

const decode = (value: string, charset: string | null = null) => decodeHeaderText(value, () => charset);
/** What a relay leaves of these octets in a header. */
const bare = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('latin1');

describe('encoded words', () => {
  it.each([
    ['plain text', 'plain text'],
    ['=?utf-8?B?5pel5pys6Kqe?=', '日本語'],
    ['=?UTF-8?Q?caf=C3=A9_au_lait?=', 'café au lait'],
    ['before =?utf-8?Q?in?= after', 'before in after'],
    ['=?utf-8?Q?a?= =?utf-8?Q?b?=', 'ab'],
    ['=?utf-8?Q?a?=\t=?iso-8859-1?Q?=E9?=', 'aé'],
    ['=?utf-8?Q?a?= x =?utf-8?Q?b?=', 'a x b'],
    ['=?utf-8?Q?broken', '=?utf-8?Q?broken'],
    ['=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['=?utf-8?Q?a =?utf-8?Q?b?=', '=?utf-8?Q?a b'],
    ['2 =? 3 ?= 4', '2 =? 3 ?= 4'],
  ])('%j reads %j', (value, text) => {
    expect(decode(value)).toBe(text);
  });

  it('of a stateful character set are decoded each by itself, as the halves of a long Japanese subject', () => {
    const halves = '=?iso-2022-jp?B?GyRCMnE1RDtxTkEbKEI=?= =?iso-2022-jp?B?GyRCJE4kNDBGRmIbKEI=?=';
    expect(decode(halves)).toBe('会議資料のご案内');
    expect(decode('=?iso-2022-jp?B?GyRCRnw=?= =?iso-2022-jp?Q?Hello?=')).toBe('日Hello');
    expect(decode('=?utf-7?Q?+ZeU-?= =?utf-7?Q?+Zyw-?=')).toBe('日本');
  });

  it('are joined where a character was cut in two', () => {
    expect(decode('=?utf-8?B?5pel5p==?= =?utf-8?B?nKzoqp4=?=')).toBe('日本語');
    expect(decode('=?utf-8?Q?=E6=97?=\t=?UTF8?B?pQ==?=')).toBe('日');
    expect(decode('=?shift_jis?Q?=93?= =?sjis?Q?=FA=96{?=')).toBe('日本');
    expect(decode('=?euc-jp?Q?=C6?= =?euc-jp?Q?=FC?=')).toBe('日');
    // Within a character, and within the run of JIS X 0208 that nobody ended.
    expect(decode('=?iso-2022-jp?B?GyRCRnxL?= =?iso-2022-jp?B?XDhsGyhC?=')).toBe('日本語');
    expect(decode('=?iso-2022-jp?Q?=1B$BF|K=5C?= =?iso-2022-jp?Q?8l=1B(B?=')).toBe('日本語');
    // Encoded first, cut then.
    expect(decode('=?utf-8?B?5pel5pys6Kq?= =?utf-8?B?e?=')).toBe('日本語');
  });

  it.each([
    ['without white space between them', 'a=?utf-8?q?=e6=97=a5?==?utf-8?q?x?=b', 'a日xb'],
    ['with b and q in lower case', '=?utf-8?b?5pel5pys6Kqe?= =?utf-8?q?=e6=97=a5?=', '日本語日'],
    ['with a language (RFC 2231 5)', '=?utf-8*ja?B?5pel5pys6Kqe?=', '日本語'],
    ['with an empty language', '=?utf-8*?B?5pel5pys6Kqe?=', '日本語'],
    ['in base64 without padding', '=?utf-8?B?44GT44KT44Gr44Gh44Gv44Gt?= =?utf-8?B?4w?=', 'こんにちはね�'],
    ['in base64 with spaces', '=?utf-8?B? 5pel 5pys 6Kqe ?=', '日本語'],
    ['in base64 for URLs', '=?utf-8?B?4-j_?=', Buffer.from('e3e8ff', 'hex').toString()],
    ['in Q with spaces', '=?utf-8?Q?Re: =E6=97=A5 =E6=9C=AC?=', 'Re: 日 本'],
    ['in Q with question marks', '=?utf-8?Q?really? yes?=', 'really? yes'],
    ['with a fold inside', '=?utf-8?B?5pel5pys\t6Kqe?=', '日本語'],
    ['in quotes', '"=?utf-8?B?5pel5pys6Kqe?=" <a@b>', '"日本語" <a@b>'],
    ['in parentheses', '(=?utf-8?B?5pel5pys6Kqe?=)', '(日本語)'],
    ['with octets above 127 inside', `=?utf-8?Q?${bare('e697a5')}?=`, '日'],
    ['with blanks around the name', '=? utf-8 ?B? 5pel?=', '日'],
    ['of no text', 'a =?utf-8?B??= b', 'a  b'],
    ['with a byte order mark', '=?utf-8?B?77u/5pel?=', '日'],
  ])('%s are taken', (_title, value, text) => {
    expect(decode(value)).toBe(text);
  });

  it.each([
    ['CP932', 'jKmQz4+RgsyCspGXlXSHQA==', '見積書のご送付①'],
    ['cp932', '7uCLtJdsIIeKk/qXpw==', '髙橋様 ㈱日立'],
    ['ms932', 'h0CMqZDPj5GBYIF8', '①見積書～－'],
    ['Shift_JIS', 'k/qWe4zq', '日本語'],
    ['x-euc-jp', 'xvzL3Ljs', '日本語'],
    ['ISO-2022-JP-MS', 'GyRCLSFGfEtcGyhC', '①日本'],
    ['ISO-2022-JP-1', 'GyRCRnxLXDhsGyhCIBskKEQwIRsoQg==', '日本語 丂'],
    ['iso-2022-jp-3', 'GyRCRnxLXDhsGyhCIBskKFAhIhsoQg==', '日本語 丂'],
    ['cp50221', 'GyRCRnxLXDhsGyhJQz1EGyhC', '日本語ﾃｽﾄ'],
    ['utf-7', 'K1plVm5MSXFlLQ==', '日本語'],
    ['unicode-1-1-utf-7', 'K1plVm5MSXFlLQ==', '日本語'],
    ['utf-16', '//7lZSxnnoo=', '日本語'],
    ['gb2312', '0oq3ZZX4', '見積書'],
    ['hz-gb-2312', 'fnsxKDxbfn0=', '报价'],
    ['big5', 's/i7+bPmxqE=', '報價單①'],
    ['ks_c_5601-1987', 'sN/A+7ytIIFB', '견적서 갂'],
    ['iso-2022-kr', 'GyQpQw5HUTE5Pm4PIGFiYw==', '한국어 abc'],
    ['koi8-r', '896j1A==', 'Счёт'],
    ['windows-1251', '0fe48g==', 'Счёт'],
    ['latin-1', 'xHJnZXIg/GJlciCA', 'Ärger über €'],
    ['ibm850', 'R3KU4WU=', 'Größe'],
  ])('in %s are read', (charset, base64, text) => {
    expect(decode(`=?${charset}?B?${base64}?=`)).toBe(text);
  });

  it.each([
    ['us-ascii', 'caf=C3=A9', 'café'],
    ['ansi_x3.4-1968', '=93=FA=96{=8C=EA', '日本語'],
    ['x-unknown', '=C6=FC=CB=DC=B8=EC', '日本語'],
    ['no-such-charset', '=1B$BF|K=5C8l=1B(B', '日本語'],
    ['iso-2022-jp', '=93=FA=96{=8C=EA', '日本語'],
    ['unknown-8bit', 'caf=E9', 'café'],
  ])('in %s, which says nothing, are read as what their octets can be', (charset, q, text) => {
    expect(decode(`=?${charset}?Q?${q}?=`)).toBe(text);
  });

  it('never throw, and text without them stays as it is', () => {
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
      'sjis',
      '\x1b$B',
      'é',
    );
    fc.assert(fc.property(fc.array(part), (parts) => typeof decode(parts.join('')) === 'string'));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        if (!text.includes('=?')) expect(decode(text)).toBe(text);
      }),
    );
  });
});

describe('octets that nobody encoded', () => {
  it.each([
    ['UTF-8', 'e697a5 e69cac', null, '日本'],
    ['UTF-8 behind a byte order mark', 'efbbbf e697a5', null, '日'],
    ['UTF-8 that ends within a character', 'e697a5 e69cac e8aa', null, '日本�'],
    ['UTF-8, whatever the mail says', 'e697a5 e69cac', 'shift_jis', '日本'],
    ['ISO-2022-JP', '1b2442 467c4b5c 1b2842', null, '日本'],
    ['Shift_JIS', '8ce4 8ca9 90cf 8f91 8740', null, '御見積書①'],
    ['Shift_JIS of half-width katakana', 'c3bdc420 d2b0d9', null, 'ﾃｽﾄ ﾒｰﾙ'],
    ['EUC-JP', 'b2f1b5c4 bbf1cec1 a4ce', null, '会議資料の'],
    ['EUC-JP of kanji alone', 'b7efccbe', null, '件名'],
    ['what the mail says', 'd6d0cec4', 'gb2312', '中文'],
    ['Cyrillic, as the mail says', 'd1f7b8f2', 'windows-1251', 'Счёт'],
    ['Shift_JIS of one character', '5363616e3a 8c8f 2031', null, 'Scan:件 1'],
    ['Shift_JIS of one symbol', '81a7 3130302d30303031', null, '〒100-0001'],
    ['Latin', '636166e9', null, 'café'],
    ['Latin with two accents side by side', '6372e9e965', null, 'créée'],
    ['Latin in capitals', '41c7c34f', null, 'AÇÃO'],
    ['German', '4772f6dfe5', null, 'Größå'],
    ['the quotes of Windows', '497492732066696e65', null, 'It’s fine'],
  ])('are %s', (_title, hex, charset, text) => {
    expect(decode(bare(hex), charset)).toBe(text);
  });

  it('stand beside encoded words', () => {
    expect(decode(`${bare('e697a5')} =?utf-8?B?5pys?= ${bare('93fa967b')}`)).toBe('日 本 日本');
  });
});

/** Microseconds of the fastest of so many runs: what the machine does besides makes others slower. */
function fastest(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 15; n++) {
    const start = performance.now();
    run();
    best = Math.min(best, (performance.now() - start) * 1000);
  }
  return best;
}

describe('what a stranger multiplies', () => {
  const size = 8192;
  const filled = (part: string) => part.repeat(Math.ceil(size / part.length)).slice(0, size);
  const alternating = '=?shift_jis?q?a?==?big5?q?a?==?koi8-r?q?a?==?utf-7?q?a?==?euc-kr?q?a?=';

  it.each([
    ['character sets that alternate', filled(alternating)],
    ['names that nobody knows', filled('=?a?q?a?==?b?q?a?=')],
    ['empty words', filled('=?utf-8?b??= ')],
    ['beginnings alone', filled('=?')],
    ['beginnings with a name', filled('=?utf-8?q?')],
    ['beginnings with one end', `${filled('=?utf-8?q?a').slice(0, -2)}?=`],
    ['ends alone', filled('?=')],
    ['one word in Q', `=?utf-8?q?${filled('=E6')}?=`],
    ['escapes', filled('\x1b$B\x1b(B')],
    ['words full of escapes', filled(`=?iso-2022-jp?Q?${'=1B$B=1B(B'.repeat(10)}?= `)],
    [
      'words that go on where none has an end',
      `=?iso-2022-jp?q?=1B$B!!?= ${filled(`=?iso-2022-jp?q?${'!!'.repeat(100)}?= `)}=1B(B`,
    ],
    ['octets that are nothing', filled('\x81\xff\xe6 ')],
    ['octets that are Latin', filled('\xe9a')],
    ['white space', filled(' \t')],
    ['blanks in a name', `=?${filled(' ')}?q?a?=`],
  ])('costs no more than a long Japanese subject does: %s', (_title, hostile) => {
    const usual = filled(bare('8ce48ca990cf8f918740'));
    const usualUs = fastest(() => decode(usual));
    // Twenty times would be a loop within a loop: of 8,192 characters it is thousands.
    expect(fastest(() => decode(hostile))).toBeLessThan(usualUs * 20);
  });

  it('is decoded for the first words, and then shown as it came', () => {
    const words = Array.from({ length: 50 }, () => '=?utf-8?Q?x?=').join(' ');
    expect(decode(words)).toBe(`${'x'.repeat(MAX_WORDS)}${' =?utf-8?Q?x?='.repeat(50 - MAX_WORDS)}`);
  });
});
