import { encodingExists } from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { CODECS, codecOf } from './charset-names';

describe('the name of a character set', () => {
  it.each<[string, string]>([
    ['cp932', 'cp932'],
    ['MS932', 'cp932'],
    ['Windows-31J', 'cp932'],
    ['x-sjis', 'cp932'],
    ['shift-jis', 'cp932'],
    ['SHIFT_JIS', 'cp932'],
    ['sjis', 'cp932'],
    ['x-euc-jp', 'eucjp'],
    ['cp51932', 'eucjp'],
    ['eucJP-ms', 'eucjp'],
    ['iso-2022-jp-ms', 'iso2022'],
    ['ISO-2022-JP-1', 'iso2022'],
    ['iso-2022-jp-3', 'iso2022'],
    ['CP50220', 'iso2022'],
    ['cp50221', 'iso2022'],
    ['utf8', 'utf8'],
    ['UTF_8', 'utf8'],
    ['"utf-8"', 'utf8'],
    ['unicode-1-1-utf-7', 'utf7'],
    ['ks_c_5601-1987', 'cp949'],
    ['gb2312', 'gb18030'],
    ['GB_2312-80', 'gb18030'],
    ['latin-1', 'win1252'],
    ['iso_8859-1:1987', 'win1252'],
    ['Latin9', 'iso885915'],
    ['us-ascii', 'null'],
    ['ansi_x3.4-1968', 'null'],
    ['x-unknown', 'null'],
    ['unknown-8bit', 'null'],
    ['', 'null'],
    ['constructor', 'null'],
    ['__proto__', 'null'],
    ['base64', 'null'],
    ['utf-8'.repeat(100), 'null'],
  ])('%j means %s', (name, codec) => {
    expect(String(codecOf(name))).toBe(codec);
  });

  it('means a codec that there is', () => {
    const byEscapes = new Set(['iso2022', 'hz']);
    const others = [...CODECS.values()].filter((codec) => !byEscapes.has(codec));
    expect(others.filter((codec) => !encodingExists(codec))).toEqual([]);
  });
});
