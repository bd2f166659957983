import { describe, expect, it } from 'vitest';
import { parseSmtpPath } from './smtp-path';

const read = (argument: string) => {
  const path = parseSmtpPath(argument);
  return path && [path.address, path.domain];
};

describe('a path', () => {
  it.each([
    ['<bob@contoso.com>', 'bob@contoso.com', 'contoso.com'],
    [' <bob@Contoso.COM>', 'bob@Contoso.COM', 'contoso.com'],
    ['<>', '', null],
    ['<postmaster>', 'postmaster', null],
    ['<"a b"@contoso.com>', '"a b"@contoso.com', 'contoso.com'],
    ['<"a@b"@contoso.com>', '"a@b"@contoso.com', 'contoso.com'],
    [String.raw`<"a\"b"@contoso.com>`, String.raw`"a\"b"@contoso.com`, 'contoso.com'],
    ['<a..b.@docomo.example>', 'a..b.@docomo.example', 'docomo.example'],
    ['<bob@[192.0.2.1]>', 'bob@[192.0.2.1]', '[192.0.2.1]'],
    ['<bob@[IPv6:2001:db8::1]>', 'bob@[IPv6:2001:db8::1]', '[ipv6:2001:db8::1]'],
    ['<@a.example,@b.example:user@c.example>', 'user@c.example', 'c.example'],
    ['<鈴木@例え.jp>', '鈴木@例え.jp', 'xn--r8jz45g.jp'],
    ['scanner@contoso.com', 'scanner@contoso.com', 'contoso.com'],
  ])('%s is read', (argument, address, domain) => {
    expect(read(argument)).toEqual([address, domain]);
  });

  it.each([
    '',
    '<',
    'bob@contoso.com>',
    '<bob@contoso.com',
    '<bob@@contoso.com>',
    '<a@b@contoso.com>',
    '<bob@>',
    '<@contoso.com>',
    '<bob @contoso.com>',
    '<bob@exa mple.com>',
    '<bob@contoso..com>',
    '<bob@-contoso.com>',
    '<bob@[300.1.1.1]>',
    '<bob@[not an address]>',
    '<bob\u0000@contoso.com>',
    '<bob\u200b@contoso.com>',
    '<bob\ufffd@contoso.com>',
    '<"bob@contoso.com>',
    '<bob@contoso.com> SIZE=1=2',
    '<bob@contoso.com> =1',
    `<${'x'.repeat(320)}@contoso.com>`,
    '<bob@contoso.com>SIZE=1',
  ])('%j is refused', (argument) => {
    expect(parseSmtpPath(argument)).toBeNull();
  });
});

describe('parameters', () => {
  it('are read by keyword, in any case', () => {
    const path = parseSmtpPath('<bob@contoso.com> size=100 BODY=8bitmime smtputf8');
    expect(path && [...path.parameters]).toEqual([
      ['SIZE', '100'],
      ['BODY', '8bitmime'],
      ['SMTPUTF8', true],
    ]);
  });

  it('given twice are told', () => {
    expect(parseSmtpPath('<bob@contoso.com> SIZE=1 size=2')?.duplicateParameter).toBe('SIZE');
  });
});
