import { describe, expect, it } from 'vitest';
import { readHeaderLines } from './header-lines';

function read(text: string, isAll = true) {
  const { mailboxLines, fields, end, followedBy } = readHeaderLines(text, isAll);
  return [mailboxLines.length, fields.map(({ name }) => name), end, followedBy] as const;
}

describe('readHeaderLines', () => {
  it.each([
    ['Subject: x\r\n\r\nbody', [0, ['subject'], 12, 'emptyLine']],
    ['Subject: x\r\n', [0, ['subject'], 12, 'nothing']],
    ['SUBJECT \t: x\r\n\tand\r\n more\r\nTo:\r\n', [0, ['subject', 'to'], 32, 'nothing']],
    ['\r\nbody', [0, [], 0, 'emptyLine']],
    ['just a body: no\r\n', [0, [], 0, 'text']],
    [' folded: onto nothing\r\n', [0, [], 0, 'text']],
    ['日本語: x\r\n', [0, [], 0, 'text']],
    [': x\r\n', [0, [], 0, 'text']],
    ['a\0b: x\r\n', [0, [], 0, 'text']],
    ['', [0, [], 0, 'nothing']],
    ['A: 1\r\nno field\r\nB: 2\r\n\r\n', [0, ['a'], 6, 'text']],
    ['A: 1\r\n \r\nB: 2\r\n\r\n', [0, ['a', 'b'], 15, 'emptyLine']],
    ['From MAILER-DAEMON Thu Dec 22 17:54:04 2015\r\nA: 1\r\n\r\n', [1, ['a'], 51, 'emptyLine']],
    ['>From a@b Thu Dec 22 17:54:04 2015\r\n>>From c\r\n fold\r\nA: 1\r\n', [2, ['a'], 59, 'nothing']],
    ['From a@b\r\nbody\r\n', [1, [], 10, 'text']],
    ['From : a@b\r\nA: 1\r\n', [0, ['from', 'a'], 18, 'nothing']],
    ['A: 1\r\nFrom a@b Thu\r\nB: 2\r\n', [0, ['a'], 6, 'text']],
  ])('in %j finds %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['', [0, [], 0, 'more']],
    ['Subj', [0, [], 0, 'more']],
    ['Subject: x', [0, [], 0, 'more']],
    ['Subject: x\r\n', [0, ['subject'], 12, 'more']],
    ['Subject: x\r\n\r', [0, ['subject'], 12, 'more']],
    ['Subject: x\r\n fold', [0, ['subject'], 12, 'more']],
    ['From MAIL', [0, [], 0, 'more']],
    ['x'.repeat(998), [0, [], 0, 'more']],
    ['x'.repeat(999), [0, [], 0, 'text']],
  ])('waits for more of %j where more may come: %j', (text, expected) => {
    expect(read(text, false)).toEqual(expected);
  });
});
