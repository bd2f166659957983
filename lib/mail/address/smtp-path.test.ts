import { describe, expect, it } from 'vitest';
import { parseSmtpPath } from './smtp-path';

const read = (argument: string) => {
  const path = parseSmtpPath(argument);
  return path.ok ? [path.address, path.domain] : path.fault;
};
const parametersOf = (argument: string) => {
  const path = parseSmtpPath(argument);
  return path.ok ? [...path.parameters] : path.fault;
};

/** So many octets, with its brackets. */
function pathOf(octets: number): string {
  const label = 'd'.repeat(63);
  const domain = `${label}.${label}.${label}.`;
  return `a@${domain}${'e'.repeat(octets - '<a@>'.length - domain.length)}`;
}

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
    ['< a@b.example >', 'a@b.example', 'b.example'],
    ['<\ta@b.example>', 'a@b.example', 'b.example'],
    ['Scanner 1 <a@b.example>', 'a@b.example', 'b.example'],
    ['"Scanner 1" <a@b.example>', 'a@b.example', 'b.example'],
    ['<u@ok.test.>', 'u@ok.test', 'ok.test'],
    ['u@ok.test.', 'u@ok.test', 'ok.test'],
    ['<鈴木@例え.jp。>', '鈴木@例え.jp', 'xn--r8jz45g.jp'],
    ['<a.@docomo.example>', 'a.@docomo.example', 'docomo.example'],
    ['<test@iana.123>', 'test@iana.123', 'iana.123'],
    ['<test@255.255.255.255>', 'test@255.255.255.255', '255.255.255.255'],
    [`<${pathOf(256)}>`, pathOf(256), pathOf(256).slice(2)],
  ])('%s is read', (argument, address, domain) => {
    expect(read(argument)).toEqual([address, domain]);
  });

  it.each([
    ['', 'noPath'],
    ['<', 'brackets'],
    ['bob@contoso.com>', 'brackets'],
    ['<bob@contoso.com', 'brackets'],
    ['<bob@@contoso.com>', 'localPartInvalid'],
    ['<a@b@contoso.com>', 'localPartInvalid'],
    ['<bob@>', 'domainInvalid'],
    ['<@contoso.com>', 'noPath'],
    ['<bob @contoso.com>', 'localPartInvalid'],
    ['<bob@exa mple.com>', 'domainInvalid'],
    ['<bob@contoso..com>', 'domainInvalid'],
    ['<bob@contoso.com..>', 'domainInvalid'],
    ['<bob@.>', 'domainInvalid'],
    ['<bob@-contoso.com>', 'domainInvalid'],
    ['<bob@[300.1.1.1]>', 'domainInvalid'],
    ['<bob@[not an address]>', 'domainInvalid'],
    ['<bob\u0000@contoso.com>', 'unsafeCharacter'],
    ['<bob\u200b@contoso.com>', 'unsafeCharacter'],
    ['<bob\ufffd@contoso.com>', 'unsafeCharacter'],
    ['<"bob@contoso.com>', 'brackets'],
    ['<bob@contoso.com> SIZE=1=2', 'parameterInvalid'],
    ['<bob@contoso.com> =1', 'parameterInvalid'],
    [`<${'x'.repeat(65)}@contoso.com>`, 'localPartTooLong'],
    [`<${pathOf(257)}>`, 'pathTooLong'],
    [`<@${'r'.repeat(240)}.example:bob@contoso.com>`, 'pathTooLong'],
    [`<${'漢'.repeat(20)}@${'字'.repeat(70)}.example>`, 'pathTooLong'],
    ['<bob@contoso.com>SIZE=1', 'brackets'],
    ['a@b.example <bob@contoso.com>', 'parameterInvalid'],
    ['Scanner <a@b.example> <c@d.example>', 'parameterInvalid'],
    ['Scanner<a@b.example>', 'brackets'],
  ] as const)('%j is refused: %s', (argument, fault) => {
    expect(read(argument)).toBe(fault);
  });

  it.each(['\u000b', '\u000c', '\u00a0', '\u2003', '\u3000', '\ufeff', '\u0085', '\u2028'])(
    'has no blank but space and tab: %j separates nothing',
    (blank) => {
      expect(parseSmtpPath(`<a@b.example>${blank}SIZE=1`).ok).toBe(false);
      expect(parseSmtpPath(`<a@b.example> SIZE=1${blank}BODY=7BIT`).ok).toBe(false);
      expect(parseSmtpPath(`${blank}<a@b.example>`).ok).toBe(false);
      expect(parseSmtpPath(`<a@b.example>${blank}`).ok).toBe(false);
    },
  );

  it('with many blanks is read in a time that grows with them', () => {
    const blanks = ' '.repeat(200_000);
    const startedAt = performance.now();
    expect(parseSmtpPath(`x${blanks}y${blanks}<a@b.example>${blanks}=x`).ok).toBe(false);
    expect(parseSmtpPath(`<a@b.example>${blanks}x=1${blanks}`).ok).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe('parameters', () => {
  it('are read by keyword, in any case', () => {
    expect(parametersOf('<bob@contoso.com>\tsize=100  BODY=8bitmime smtputf8')).toEqual([
      ['SIZE', '100'],
      ['BODY', '8bitmime'],
      ['SMTPUTF8', true],
    ]);
  });

  it('given twice are told', () => {
    expect(parseSmtpPath('<bob@contoso.com> SIZE=1 size=2')).toMatchObject({ duplicateParameter: 'SIZE' });
  });
});
