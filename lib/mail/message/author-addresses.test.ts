import { expect, it } from 'vitest';
import { authorAddresses } from './author-addresses';

const of = (...fields: readonly string[]) => authorAddresses(Buffer.from(`${fields.join('\r\n')}\r\n\r\n`));

it.each([
  ['From: kim@contoso.com', ['kim@contoso.com']],
  ['From: <kim@contoso.com>', ['kim@contoso.com']],
  ['From: Kim Abercrombie <kim@contoso.com>', ['kim@contoso.com']],
  ['From: "Kim, boss@contoso.com" <kim@contoso.com>', ['kim@contoso.com']],
  ['From: kim@contoso.com (Kim (the boss@contoso.com))', ['kim@contoso.com']],
  ['From: =?utf-8?q?boss@contoso.com?= <kim@contoso.com>', ['kim@contoso.com']],
  ['From: Kim\r\n <kim@contoso.com>', ['kim@contoso.com']],
  ['From: a@x.example, "B" <b@x.example>', ['a@x.example', 'b@x.example']],
  ['From: Team: a@x.example, b@x.example;', ['a@x.example', 'b@x.example']],
  ['FROM : kim@contoso.com', ['kim@contoso.com']],
  ['From: 金 <kim@bücher.example>', ['kim@bücher.example']],
])('%j is by %j', (field, expected) => {
  expect(of(field)).toEqual(expected);
});

it('finds whatever somebody might take for the author', () => {
  expect(of('From: kim@contoso.com', 'From: boss@contoso.com')).toEqual([
    'kim@contoso.com',
    'boss@contoso.com',
  ]);
  expect(of('From: kim@contoso.com', 'Sender: boss@contoso.com')).toEqual([
    'kim@contoso.com',
    'boss@contoso.com',
  ]);
  expect(of('From: boss@contoso.com <kim@contoso.com>')).toEqual(['boss@contoso.com', 'kim@contoso.com']);
  expect(of('From: <kim@contoso.com> <boss@contoso.com>')).toEqual(['kim@contoso.com', 'boss@contoso.com']);
  expect(of('From: "boss"@contoso.com')).toEqual(['"boss"@contoso.com']);
  expect(of('From: <@a.example,@b.example:boss@contoso.com>')).toContain('boss@contoso.com');
});

it.each([
  'From: undisclosed',
  'From:',
  'From: "kim@contoso.com"',
  'From: (kim@contoso.com)',
  'From: <>',
  'From: kim@contoso.com <>',
  'From: "Kim <kim@contoso.com>',
  'From: (Kim <kim@contoso.com>',
  'From: Kim <kim@contoso.com',
  'From: Kim <<kim@contoso.com>>',
  'From: kim@contoso.com>',
  'From: =?utf-8?q?kim@contoso.com?=',
])('reads no author from %j', (field) => {
  expect(of(field)).toBeNull();
});

it('a message without both fields is by nobody', () => {
  expect(of('Subject: hello')).toEqual([]);
});

it('reads a hostile field as fast as an honest one', () => {
  const long = (part: string) => of(`From: ${part.repeat(100_000 / part.length)} <kim@contoso.com>`);
  const startedAt = performance.now();
  for (const part of ['(', '"', '\\', '<', '@', '"@', '()', ',', '=?', 'a@b ']) long(part);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});
