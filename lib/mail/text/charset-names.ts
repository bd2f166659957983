/**
 * Owns: what mail programs, devices and old servers call their character sets, and which codec each name means.
 * Promises: one look in a table a name, known or not; a name that says nothing (`x-unknown`, `us-ascii` on octets above
 *   127) is no codec, so that the octets decide.
 * Does not: decode.
 *
 * A name stands for the widest set that programs have sent under it: `gb2312` for GB 18030, `ks_c_5601-1987` for Windows
 * 949, `iso-8859-1` for Windows-1252, `shift_jis` for Windows-31J with the extensions of NEC and IBM.
 */

/** `iso2022` and `hz` are decoded by their escapes (iso-2022.ts); the others are names of iconv-lite. */
export type Codec = 'iso2022' | 'hz' | 'utf8' | (string & {});

const JAPANESE: readonly (readonly [Codec, string])[] = [
  [
    'cp932',
    'shift_jis shift-jis sjis x-sjis x-shift-jis ms_kanji csshiftjis windows-31j cswindows31j cp932 x-cp932 ms932 ' +
      'x-ms932 windows-932 x-windows-932 ibm-932 ibm-943 cp943 cp943c x-ibm943 sjis-win sjis-ms sjis-open sjis-mac sjis-docomo ' +
      'sjis-kddi sjis-softbank x-sjis-cp932 shift_jis-ms shift_jis-cp932 shift_jis-2004 shift_jisx0213 mac-japanese ' +
      'x-mac-japanese pck jis-encoding-sjis',
  ],
  [
    'eucjp',
    'euc-jp x-euc-jp euc x-euc euc-j euc-japan ujis cseucpkdfmtjapanese eucjp-win eucjp-ms eucjp-open eucjp-mac ' +
      'cp51932 x-cp51932 windows-51932 cp20932 ibm-eucjp ibm-33722 x-euc-jp-linux euc-jisx0213 euc-jis-2004 ' +
      'extended_unix_code_packed_format_for_japanese',
  ],
  [
    'iso2022',
    'iso-2022-jp csiso2022jp x-iso-2022-jp iso2022jp iso-2022 iso-2022-jp-1 iso-2022-jp-2 csiso2022jp2 iso-2022-jp-3 ' +
      'iso-2022-jp-2004 iso-2022-jp-ms x-windows-iso2022jp iso-2022-jp-ext iso-2022-jp-mobile cp50220 cp50221 cp50222 ' +
      'x-windows-50220 x-windows-50221 windows-50220 windows-50221 windows-50222 jis x-jis jis7 jis8 jis-encoding ' +
      'csjisencoding junet iso-2022-kr csiso2022kr x-iso-2022-kr iso-2022-cn iso-2022-cn-ext csiso2022cn x-iso-2022-cn',
  ],
];

const CHINESE_AND_KOREAN: readonly (readonly [Codec, string])[] = [
  [
    'gb18030',
    'gb2312 gb_2312-80 gb2312-80 gb csgb2312 csiso58gb231280 iso-ir-58 chinese euc-cn x-euc-cn euccn gbk x-gbk csgbk cp936 ' +
      'x-cp936 ms936 windows-936 gb18030 csgb18030 gb2312-1980 cn-gb x-mac-chinesesimp',
  ],
  ['hz', 'hz-gb-2312 hz x-hz hz-gb2312 cshzgb2312'],
  [
    'big5hkscs',
    'big5 big-5 cn-big5 csbig5 x-x-big5 x-big5 big5-hkscs big5hk x-big5-hkscs big5-eten big5-et cp950 x-cp950 ms950 ' +
      'windows-950 chinesebig5 x-mac-chinesetrad zh-tw-big5 big5-tw',
  ],
  [
    'cp949',
    'euc-kr x-euc-kr cseuckr ks_c_5601-1987 ks_c_5601-1989 ks_c_5601 ksc_5601 ksc5601 ksc5636 csksc56011987 iso-ir-149 korean ' +
      'cp949 x-cp949 ms949 windows-949 x-windows-949 uhc ks_x_1001 cp51949 x-mac-korean',
  ],
];

const UNICODE: readonly (readonly [Codec, string])[] = [
  [
    'utf8',
    'utf-8 utf utf8n utf8mb4 utf-8-sig utf-8-bom utf8-mac unicode-1-1-utf-8 unicode-2-0-utf-8 x-unicode-2-0-utf-8 csutf8 ' +
      'x-utf-8 x-utf8 cp65001 windows-65001 al32utf8',
  ],
  [
    'utf7',
    'utf-7 unicode-1-1-utf-7 unicode-2-0-utf-7 x-unicode-2-0-utf-7 csunicode11utf7 csutf7 x-utf-7 cp65000 windows-65000',
  ],
  ['utf16', 'utf-16 csutf16 unicode csunicode x-utf-16'],
  ['utf16le', 'utf-16le csutf16le ucs-2le cp1200 x-utf-16le'],
  ['utf16be', 'utf-16be csutf16be ucs-2 ucs-2be iso-10646-ucs-2 unicodefffe cp1201 x-utf-16be'],
  ['utf32le', 'utf-32le csutf32le ucs-4le'],
  ['utf32be', 'utf-32 utf-32be csutf32 csutf32be ucs-4 ucs-4be iso-10646-ucs-4'],
];

/** One octet a character: how many say them is no reason to let them be guessed, since any octets would pass. */
const SINGLE: readonly (readonly [Codec, string])[] = [
  [
    'win1252',
    'iso-8859-1 iso8859 iso_8859-1:1987 iso-8859-1-windows-3.1-latin-1 latin-1 latin1 latin l1 iso-ir-100 csisolatin1 cp819 ' +
      'ibm-819 windows-1252 cp1252 x-cp1252 ms-ansi ansi x-ansi win-1252 windows-latin1 western cp5348',
  ],
  ['iso88592', 'iso-8859-2 iso_8859-2:1987 latin-2 l2 iso-ir-101 csisolatin2 cp912 ibm-912'],
  ['iso88593', 'iso-8859-3 iso_8859-3:1988 latin-3 l3 iso-ir-109 csisolatin3'],
  ['iso88594', 'iso-8859-4 iso_8859-4:1988 latin-4 l4 iso-ir-110 csisolatin4'],
  ['iso88595', 'iso-8859-5 iso_8859-5:1988 cyrillic iso-ir-144 csisolatincyrillic'],
  [
    'iso88596',
    'iso-8859-6 iso_8859-6:1987 arabic iso-ir-127 csisolatinarabic ecma-114 asmo-708 iso-8859-6-e iso-8859-6-i',
  ],
  [
    'iso88597',
    'iso-8859-7 iso_8859-7:1987 greek greek8 iso-ir-126 csisolatingreek ecma-118 elot_928 sun_eu_greek',
  ],
  [
    'iso88598',
    'iso-8859-8 iso_8859-8:1988 hebrew iso-ir-138 csisolatinhebrew iso-8859-8-e iso-8859-8-i csiso88598i logical visual',
  ],
  ['win1254', 'iso-8859-9 iso_8859-9:1989 latin-5 l5 iso-ir-148 csisolatin5 windows-1254 cp1254 x-cp1254'],
  ['iso885910', 'iso-8859-10 latin-6 l6 iso-ir-157 csisolatin6'],
  ['win874', 'iso-8859-11 tis-620 tis620-2533 iso-ir-166 windows-874 cp874 dos-874 x-windows-874'],
  ['iso885913', 'iso-8859-13 latin-7 l7 csiso885913'],
  ['iso885914', 'iso-8859-14 latin-8 l8 iso-ir-199'],
  ['iso885915', 'iso-8859-15 latin-9 l9 csisolatin9 latin-0 iso-ir-203'],
  ['iso885916', 'iso-8859-16 latin-10 l10 iso-ir-226'],
  ['win1250', 'windows-1250 cp1250 x-cp1250 ms-ee'],
  ['win1251', 'windows-1251 cp1251 x-cp1251 ms-cyrl win-1251 win1251'],
  ['win1253', 'windows-1253 cp1253 x-cp1253 ms-greek'],
  ['win1255', 'windows-1255 cp1255 x-cp1255 ms-hebr'],
  ['win1256', 'windows-1256 cp1256 x-cp1256 ms-arab'],
  ['win1257', 'windows-1257 cp1257 x-cp1257 winbaltrim'],
  ['win1258', 'windows-1258 cp1258 x-cp1258'],
  ['koi8r', 'koi8-r koi8 koi cskoi8r x-koi8-r'],
  ['koi8u', 'koi8-u koi8-ru cskoi8u'],
  ['cp437', 'cp437 ibm-437 437 cspc8codepage437 dos-437 x-cp437'],
  ['cp737', 'cp737 ibm-737'],
  ['cp775', 'cp775 ibm-775 cspc775baltic'],
  ['cp850', 'cp850 ibm-850 850 cspc850multilingual dos-850 x-cp850'],
  ['cp852', 'cp852 ibm-852 852 cspcp852'],
  ['cp855', 'cp855 ibm-855 855 csibm855'],
  ['cp857', 'cp857 ibm-857 857 csibm857'],
  ['cp858', 'cp858 ibm-858 ibm-00858 ccsid00858 pc-multilingual-850+euro'],
  ['cp860', 'cp860 ibm-860 860'],
  ['cp861', 'cp861 ibm-861 861'],
  ['cp862', 'cp862 ibm-862 862 dos-862'],
  ['cp863', 'cp863 ibm-863 863'],
  ['cp864', 'cp864 ibm-864'],
  ['cp865', 'cp865 ibm-865 865'],
  ['cp866', 'cp866 ibm-866 866 csibm866'],
  ['cp869', 'cp869 ibm-869 869'],
  ['macroman', 'macintosh mac macroman x-mac-roman csmacintosh'],
  ['maccenteuro', 'x-mac-ce x-mac-centraleurroman mac-centraleurope'],
  ['maccyrillic', 'x-mac-cyrillic mac-cyrillic'],
  ['macgreek', 'x-mac-greek mac-greek'],
  ['macturkish', 'x-mac-turkish mac-turkish'],
  ['tcvn', 'tcvn tcvn-5712 tcvn5712-1 tcvn5712-1:1993'],
  ['viscii', 'viscii viscii1.1-1 csviscii'],
  ['armscii8', 'armscii-8'],
  ['georgianps', 'georgian-ps'],
  ['hproman8', 'hp-roman8 roman8 r8 cshproman8'],
  ['rk1048', 'rk1048 kz-1048 strk1048-2002 cskz1048'],
  ['mik', 'mik'],
];

/** By name, without anything but letters and digits. */
export const CODECS: ReadonlyMap<string, Codec> = new Map(
  [...JAPANESE, ...CHINESE_AND_KOREAN, ...UNICODE, ...SINGLE].flatMap(([codec, names]) =>
    names.split(' ').map((name) => [keyOf(name), codec] as const),
  ),
);

/** Longer than any name there is. */
const MAX_NAME_CHARACTERS = 64;

/** Null for a name that nobody knows, and for one that says nothing of octets above 127. */
export function codecOf(name: string): Codec | null {
  return name.length > MAX_NAME_CHARACTERS ? null : (CODECS.get(keyOf(name)) ?? null);
}

/** Programs differ in dashes, underscores, case and quotes. */
function keyOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
