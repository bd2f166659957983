import { describe, expect, it } from 'vitest';
import { isReply, ReplyReader } from './reply-reader';

function repliesOf(chunks: readonly Buffer[]): { replies: string[]; isBounded: boolean; unfinished: string } {
  const reader = new ReplyReader();
  const replies: string[] = [];
  const isBounded = chunks.every((chunk) => reader.read(chunk, (reply) => replies.push(reply)));
  return { replies, isBounded, unfinished: reader.unfinished() };
}

describe('replies', () => {
  const said = Buffer.from('220 mx\r\n250-mx\r\n250-SIZE 1\n250 caf\u00e9\r\n\r\n354\r\n4');
  const expected = {
    replies: ['220 mx', '250-mx\n250-SIZE 1\n250 caf\u00e9', '354'],
    isBounded: true,
    unfinished: '4',
  };

  it('are the same wherever the octets are cut', () => {
    for (let at = 0; at <= said.length; at++) {
      expect(repliesOf([said.subarray(0, at), said.subarray(at)])).toEqual(expected);
    }
    expect(repliesOf(Array.from(said, (octet) => Buffer.from([octet])))).toEqual(expected);
  });

  it.each([
    ['UTF-8', '\xe6\x97\xa5\xe6\x9c\xac', '日本'],
    ['ISO-2022-JP', '\x1b$BF|K\\\x1b(B', '日本'],
    ['Shift_JIS', '\x93\xfa\x96{', '日本'],
    ['EUC-JP', '\xc6\xfc\xcb\xdc', '日本'],
    ['Latin-1', 'caf\xe9', 'café'],
    ['escapes of a terminal', '\x1b[31mno', '\x1b[31mno'],
  ])('in %s are read', (_name, octets, text) => {
    expect(repliesOf([Buffer.from(`550-5.1.1 ${octets}\r\n550 no\r\n`, 'latin1')]).replies).toEqual([
      `550-5.1.1 ${text}\n550 no`,
    ]);
  });

  it.each([
    ['a line', Buffer.alloc(1000, 'x')],
    ['a reply', Buffer.from('250-and another thing\r\n'.repeat(10))],
  ])('%s without end is refused, whatever the pieces', (_what, piece) => {
    expect(repliesOf([Buffer.alloc(0), piece]).isBounded).toBe(true);
    expect(repliesOf(new Array<Buffer>(1000).fill(piece)).isBounded).toBe(false);
    expect(repliesOf([Buffer.concat(new Array<Buffer>(1000).fill(piece))]).isBounded).toBe(false);
  });
});

describe('what is a reply', () => {
  it.each(['250', '250 ', '250 ok', '250-a\n250 b', '999 what', '250-\n250'])('%j is', (text) => {
    expect(isReply(text)).toBe(true);
  });

  it.each([
    '',
    '25',
    '2500',
    '250-',
    '250_a',
    'HTTP/1.1 200',
    '250-a\nb',
    '250-a\n550 b',
    '250-a\n',
    ' 250 a',
  ])('%j is not', (text) => {
    expect(isReply(text)).toBe(false);
  });
});
