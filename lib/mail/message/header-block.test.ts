import { describe, expect, it } from 'vitest';
import {
  charsetOf,
  displayText,
  getHeader,
  getSubject,
  headerBlockOf,
  headerDisplayText,
} from './header-block';

const block = [
  'Received: from a',
  '\tby b',
  'Subject : first',
  ' line',
  'SUBJECT: second',
  'not a field',
  'Date: behind it',
  '',
  '',
].join('\r\n');

describe('headerBlockOf', () => {
  it.each([
    ['Subject: x\r\n\r\nbody', 'Subject: x\r\n'],
    ['Subject: x\r\n', 'Subject: x\r\n'],
    ['Subject: x\r\nno field\r\n\r\n', 'Subject: x\r\n'],
    ['\r\nbody: x', ''],
    ['just a body: no\r\n', ''],
    ['', ''],
  ])('of %j is %j', (content, expected) => {
    expect(headerBlockOf(Buffer.from(content)).toString()).toBe(expected);
  });
});

describe('a field', () => {
  it('is found by name without case, unfolded, before what is no field', () => {
    expect(getHeader(block, 'subject')).toBe('first line');
    expect(getHeader(Buffer.from(block), 'RECEIVED')).toBe('from a\tby b');
    expect(getHeader(block, 'Date')).toBeNull();
  });
});

describe('getSubject', () => {
  it.each<[string, Buffer, string]>([
    ['encoded words', Buffer.from('Subject: =?utf-8?B?5pel5pys?=\r\n =?utf-8?B?6Kqe?=\r\n\r\n'), '日本語'],
    ['bare UTF-8', Buffer.from('Subject: 日本語\r\n\r\n'), '日本語'],
    ['bare ISO-2022-JP', Buffer.from('Subject: \u001b$BF|K\\8l\u001b(B\r\n\r\n', 'latin1'), '日本語'],
    ['bare Shift_JIS', Buffer.from('Subject: \x93\xfa\x96{\x8c\xea\r\n\r\n', 'latin1'), '日本語'],
    ['bare Latin-1', Buffer.from('Subject: caf\u00e9\r\n\r\n', 'latin1'), 'café'],
    [
      "bare octets in the text's own character set",
      Buffer.from(
        'Subject: \xd6\xd0\xce\xc4\r\nContent-Type: text/plain;\r\n charset="GB2312"\r\n\r\n',
        'latin1',
      ),
      '中文',
    ],
    ['two character sets in one header', Buffer.from('From: caf\u00e9\r\nSubject: 日本\r\n', 'utf8'), '日本'],
    ['none', Buffer.from('From: a\r\n\r\n'), ''],
    ['HTML stays text', Buffer.from('Subject: <b>x</b>\r\n\r\n'), '<b>x</b>'],
  ])('reads %s', (_name, raw, expected) => {
    expect(getSubject(raw)).toBe(expected);
  });

  it('shows what hides in an encoded word', () => {
    expect(headerDisplayText('=?utf-8?Q?a=0D=0ABcc:_x=00=1B[31m?=', () => null)).toBe(
      'a Bcc: x<U+0000><U+001B>[31m',
    );
  });
});

it.each([
  ['text/plain; charset=Shift_JIS', 'Shift_JIS'],
  ['text/plain; format=flowed; CHARSET = "utf-8"', 'utf-8'],
  ['text/plain', null],
  [null, null],
])('the character set of %j is %j', (contentType, charset) => {
  expect(charsetOf(contentType)).toBe(charset);
});

describe('displayText', () => {
  it('writes out what nobody would see', () => {
    expect(displayText('a\u202egpj.exe\ud800\u200b')).toBe('a<U+202E>gpj.exe<U+D800><U+200B>');
  });

  it('ends at 255 characters without cutting one in two', () => {
    const shown = displayText('😀'.repeat(300));
    expect([...shown]).toHaveLength(255);
    expect(shown.endsWith('😀…')).toBe(true);
    expect(displayText('a'.repeat(255))).toBe('a'.repeat(255));
  });
});
