import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { startTestReceive, type TestReceive } from './receive.test-tools';

let receive: TestReceive;
let client: RawSmtpClient;

beforeAll(async () => {
  receive = await startTestReceive();
  client = await RawSmtpClient.greeted(receive.server.port);
  await client.say('EHLO client.example');
});
afterAll(async () => {
  client.destroy();
  await receive.server.stop();
});

/** What lists show of a message with these fields. @param fields an octet a character */
async function subjectOf(fields: string): Promise<string | undefined> {
  await client.say('MAIL FROM:<a@x.example>');
  await client.say('RCPT TO:<bob@contoso.com>');
  await client.say('DATA');
  client.write(`${fields}\r\n\r\nbody\r\n.\r\n`);
  expect(await client.reply()).toMatch(/^250 /);
  return receive.taken.at(-1)?.facts.subject;
}
const octets = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('latin1');
const word = (charset: string, hex: string) =>
  `=?${charset}?B?${Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('base64')}?=`;

describe('a subject as mailers and devices write it', () => {
  it.each([
    [
      'Shift_JIS, cut between the octets of a character whose second is a backslash',
      '=?Shift_JIS?Q?=95?=\r\n =?Shift_JIS?Q?=5C=8E=A6?=',
      '表示',
    ],
    [
      'UTF-8, cut within a character, in Q (Lithuanian electricity bill)',
      '=?UTF-8?Q?pasi=C5=BEad=C4?=\r\n =?UTF-8?Q?=97jim=C5=B3?=',
      'pasižadėjimų',
    ],
    ['base64, cut within a group of four', '=?utf-8?B?5Lit5?=\r\n =?utf-8?B?paH?=', '中文'],
    ['an emoji, cut between words', '=?utf-8?B?8J8=?=\r\n =?utf-8?B?jok=?= Party', '🎉 Party'],
    [
      'ISO-2022-JP, encoded whole and then cut into three words',
      `${word('ISO-2022-JP', '1b2442 3a464177')}\r\n ${word('ISO-2022-JP', '2127 436d')}\r\n ${word('ISO-2022-JP', '4a38 3d71 1b2842')}`,
      '再送：注文書',
    ],
    [
      'ISO-2022-JP, cut into three words within characters',
      `${word('ISO-2022-JP', '1b2442 3a4641')}\r\n ${word('ISO-2022-JP', '772127 43')}\r\n ${word('ISO-2022-JP', '6d4a38 3d71 1b2842')}`,
      '再送：注文書',
    ],
    ['a mark that a filter put in front without a space', '[SPAM]=?utf-8?B?5Lu25ZCN?=', '[SPAM]件名'],
    [
      'marks in JIS behind marks in ASCII',
      '[ML:0123] =?ISO-2022-JP?B?GyRCQmgbKEIzGyRCMnMycTVEGyhCICgbJEJFbDV+GyhCKQ==?=',
      '[ML:0123] 第3回会議 (東京)',
    ],
    [
      'words around words',
      '=?ISO-2022-JP?B?WxskQjtqNV4bKEJdIA==?= Re: =?ISO-2022-JP?B?GyRCQmgbKEIz?=',
      '[至急]  Re: 第3',
    ],
    [
      'escapes that lead from nowhere to nowhere',
      '=?ISO-2022-JP?B?GyhCGyRCMnE1RBsoQhskQjtxTkEbKEIbKEI=?=',
      '会議資料',
    ],
    [
      'a word that never returns to ASCII, before one of ASCII',
      '=?ISO-2022-JP?B?GyRCMnE1RA==?= =?ISO-2022-JP?Q?_(1)?=',
      '会議 (1)',
    ],
    ['JIS of 1978, with JIS Roman behind it', '=?iso-2022-jp?B?GyRAMnE1RBsoSg==?=', '会議'],
    ['half-width katakana by escape (iPhone)', '=?iso-2022-jp?B?GyhJPTcsRRsoQg==?=', 'ｽｷｬﾅ'],
    ['half-width katakana by SHIFT OUT', '=?cp50222?B?Dj03LEUPIG9r?=', 'ｽｷｬﾅ ok'],
    ['half-width katakana of eight bits in what says ISO-2022-JP', '=?ISO-2022-JP?B?vbesxQ==?=', 'ｽｷｬﾅ'],
    ['a kanji of the rows that NEC chose', '=?ISO-2022-JP?B?GyRCfGI2NhsoQg==?=', '髙橋'],
    ['Q of ISO-2022-JP', '=?ISO-2022-JP?Q?=1B$B2q5D=1B(B?=', '会議'],
    [
      'ISO-2022-JP of a device that encodes nothing',
      octets('1b2442 2539252d256325732547213c253f 1b2842'),
      'スキャンデータ',
    ],
    [
      'the same, folded between its runs',
      `${octets('1b2442 2539252d256325731b2842')}\r\n\t${octets('1b2442 2547213c253f1b2842')}`,
      'スキャン\tデータ'.replace('\t', ' '),
    ],
    ['Shift_JIS of a device that encodes nothing', octets('8358834c838383938366815b835e'), 'スキャンデータ'],
    [
      'Shift_JIS with a date',
      `${octets('8ef3904d8aae97b982cc82a8926d82e782b9')} 2026/11/30 [0001]`,
      '受信完了のお知らせ 2026/11/30 [0001]',
    ],
    ['EUC-JP of an old web form', octets('bcf5bfaeb4b0cebba4cea4aac3cea4e9a4bb'), '受信完了のお知らせ'],
    ['UTF-8 beside an encoded word', `${octets('e4bbb6e5908d')} =?utf-8?B?5Lu25ZCN?=`, '件名 件名'],
    ['a fold within base64', '=?ISO-2022-JP?B?GyRCPHU/LjQwTjsk\r\n TiQqQ04kaSQ7GyhC?=', '受信完了のお知らせ'],
    ['real blanks in Q (PHP)', '=?UTF-8?Q?Scan from Copier =E4=BB=B6=E5=90=8D?=', 'Scan from Copier 件名'],
    [
      'lower-case hexadecimal and an underscore that is one',
      '=?iso-8859-1?q?caf=e9=5Fau_lait?=',
      'café_au lait',
    ],
    ['Q with an equals sign that begins nothing', '=?utf-8?Q?a=b_=3D_c=ZZ?=', 'a=b = c=ZZ'],
    [
      'base64 without padding, and with too much',
      '=?utf-8?B?5Lu25ZA?= x =?utf-8?B?5Lu25ZCN====?=',
      '件\ufffd x 件名',
    ],
    ['base64 padded in its middle', '=?utf-8?B?5Lu25Q==kI0=?=', '件名'],
    [
      'base64 with the alphabet of URLs',
      '=?utf-8?B?44Gf4-OCkw?=',
      Buffer.from('44Gf4+OCkw', 'base64').toString(),
    ],
    ['an empty word', 'Some text =?utf-8?Q??=', 'Some text'],
    [
      'what was encoded twice, decoded once',
      '=?utf-8?Q?=3D=3Futf-8=3FB=3F5Lu25ZCN=3F=3D?=',
      '=?utf-8?B?5Lu25ZCN?=',
    ],
    ['a language behind the character set', '=?utf-8*ja-JP?B?5Lu25ZCN?=', '件名'],
    ['quotes around the character set', '=?"ISO-2022-JP"?B?GyRCMnE1RBsoQg==?=', '会議'],
    ['a byte order mark in the word', '=?utf-8?B?77u/5Lu25ZCN?=', '件名'],
    ['UTF-7', '=?UTF-7?Q?+TvZUDQ-?=', '件名'],
    [
      'Chinese of two kinds and Korean',
      '=?gb2312?B?t6LGsQ==?= / =?big5?B?tW+yvA==?= / =?ks_c_5601-1987?B?w7uxuLyt?=',
      '发票 / 發票 / 청구서',
    ],
    ['a word that the device cut off', '=?ISO-2022-JP?B?GyRCPHU/Lj', '=?ISO-2022-JP?B?GyRCPHU/Lj'],
    ['a line end that was encoded', '=?utf-8?Q?a=0D=0ABcc:_x=40y.example?=', 'a Bcc: x@y.example'],
    ['a mark that turns text around, in base64', '=?utf-8?B?4oCuZXZpbA==?=', '<U+202E>evil'],
    ['NUL that was encoded', '=?utf-8?Q?a=00b?=', 'a<U+0000>b'],
    ['half a character of UTF-16', '=?utf-16be?B?2ABP8w==?=', '<U+D800>俳'],
    [
      'surrogates in UTF-8 (CESU-8)',
      '=?utf-8?Q?=ED=A0=BC=ED=BE=89!?=',
      '\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd!',
    ],
    ['markup in UTF-7, which stays text', '=?utf-7?Q?+ADw-b+AD4-?=', '<b>'],
    [
      'characters of carriers in Shift_JIS',
      `=?Shift_JIS?B?${Buffer.from('f89f955c', 'hex').toString('base64')}?=`,
      '\ue63e表',
    ],
    [
      'ISO-2022-JP with octets that are not JIS, and go on',
      '=?ISO-2022-JP?B?GyRCMnH/NUQbKEIh?=',
      '会\ufffd議!',
    ],
    ['words that a fold and tabs part', '=?utf-8?B?5Lu2?=\r\n\t \t=?UTF-8?b?5ZCN?=', '件名'],
  ])('%s', async (_title, value, text) => {
    expect(await subjectOf(`Subject: ${value}`)).toBe(text);
  });

  it.each([
    'MS_Kanji',
    'Windows-31J',
    'csWindows31J',
    'cp943',
    'sjis-win',
    'SJIS',
    'x-sjis',
    'Shift_JIS-IBM',
    'x-MS932_0213',
    'x-SJIS_0213',
  ])('Shift_JIS by the name %s', async (name) => {
    expect(await subjectOf(`Subject: ${word(name, '955c8ea6')}`)).toBe('表示');
  });

  it.each([
    'x-euc-jp',
    'eucJP-ms',
    'EUC_JP',
    'cp51932',
    'x-eucJP-Open',
    'ujis',
    'EUC-JP-LINUX',
    'x-IBM33722',
  ])('EUC-JP by the name %s', async (name) => {
    expect(await subjectOf(`Subject: ${word(name, 'cecebcfdbdf1')}`)).toBe('領収書');
  });

  it.each([
    'ISO-2022-JP-2',
    'iso-2022-jp-2004',
    'csISO2022JP',
    'x-windows-iso2022jp',
    'CP50220',
    'JIS7',
    'x-ISO-2022-JP',
    'ISO2022JP',
  ])('ISO-2022-JP by the name %s', async (name) => {
    expect(await subjectOf(`Subject: ${word(name, '1b2442 32713544 1b2842')}`)).toBe('会議');
  });

  it('in octets alone is in the character set that the mail names for its text', async () => {
    const gb = octets('b7a2c6b1');
    expect(await subjectOf(`Content-Type: text/plain; charset=GBK\r\nSubject: ${gb}`)).toBe('发票');
    expect(await subjectOf(`Subject: ${gb}\r\nContent-Type: text/plain;\r\n\tcharset="gb18030"`)).toBe(
      '发票',
    );
    expect(
      await subjectOf(`Subject: ${octets('c3bbb1b8bcad')}\r\nContent-Type: text/html; charset=euc-kr`),
    ).toBe('청구서');
  });

  it('is the first of two, whatever the case of its name and the blank behind it', async () => {
    expect(await subjectOf('SUBJECT : =?utf-8?B?5Lu25ZCN?=\r\nSubject: second')).toBe('件名');
  });
});
