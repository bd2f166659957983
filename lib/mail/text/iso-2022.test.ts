import { describe, expect, it } from 'vitest';
import { decodeHz, decodeIso2022 } from './iso-2022';

const octets = (text: string) => Buffer.from(text, 'latin1');

describe('decodeIso2022', () => {
  it.each<[string, string, string]>([
    ['JIS X 0208', '\x1b$BF|K\\8l\x1b(B ok', '日本語 ok'],
    ['its edition of 1978', '\x1b$@F|K\\8l\x1b(J ok', '日本語 ok'],
    ["NEC's row 13 and NEC's selection of IBM's", '\x1b$B-!-j\x1b(B \x1b$By!|!\x1b(B', '①㈱ 纊釗'],
    ['JIS X 0201', '\x1b(J\\~\x1b(B\\~', '¥‾\\~'],
    ['katakana of 7 bits', '\x1b(I#C#H\x1b(B', '｣ﾃ｣ﾈ'],
    ['katakana of 8 bits', '\x1b$B%F\x1b(B\xc3\xbd\xc4', 'テﾃｽﾄ'],
    ['katakana behind SHIFT OUT', 'a\x0eCGD\x0fb', 'aﾃﾇﾄb'],
    ['JIS X 0212 of -1', '\x1b$(D0!\x1b(B', '丂'],
    ['GB 2312 and KS X 1001 of -2', '\x1b$A0!\x1b$(C0!\x1b(B', '啊가'],
    ['JIS X 0213 of -3 and -2004', '\x1b$(Q.!-!$w\x1b$(P!!\x1b(B', '俱①か゚𠂉'],
    ['ISO-2022-KR', '\x1b$)C\x0eGQ19>n\x0f abc', '한국어 abc'],
    ['an escape directly behind another', '\x1b$BF|\x1b(B\x1b$BK\\\x1b(B', '日本'],
    ['half a character', '\x1b$BF|K\x1b(Bx', '日�x'],
    ['half a character at the end', '\x1b$BF|K', '日�'],
    ['an escape that is none', 'a\x1b[31mb', 'a\x1b[31mb'],
    ['each line from ASCII', '\x1b$BF|\nF|', '日\nF|'],
    ['octets of nothing', '\x1b(B\x80\xff', '��'],
  ])('reads %s', (_title, text, expected) => {
    expect(decodeIso2022(octets(text))).toBe(expected);
  });
});

describe('decodeHz', () => {
  it.each<[string, string, string]>([
    ['pairs between ~{ and ~}', 'a~{1(<[~}b~~c', 'a报价b~c'],
    ['pairs up to the end', 'a~{1(<[', 'a报价'],
    ['pairs up to what is none', '~{1(<[ b~}', '报价 b~}'],
    ['a line that is continued', 'a~\nb', 'ab'],
    ['no pairs', 'a~{~}b', 'ab'],
    ['an escape that begins nothing', '~{ a ~x ~', '~{ a ~x ~'],
  ])('reads %s', (_title, text, expected) => {
    expect(decodeHz(octets(text))).toBe(expected);
  });
});
