import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRelayForm, needsSmtpUtf8, splitAddress, withAsciiDomain } from './mail-address';

const local64 = 'a'.repeat(64);

describe('splitAddress', () => {
  it.each([
    ['user@contoso.com', 'user', 'contoso.com'],
    ['User.Name+tag@CONTOSO.com', 'User.Name+tag', 'contoso.com'],
    ['"a b@c"@contoso.com', '"a b@c"', 'contoso.com'],
    ['a..b.@example.ne.jp', 'a..b.', 'example.ne.jp'],
    ['鈴木@日本語.jp', '鈴木', 'xn--wgv71a119e.jp'],
    ["o'brien@contoso.com", "o'brien", 'contoso.com'],
    ['user@[192.0.2.1]', 'user', '[192.0.2.1]'],
    ['user@[IPv6:2001:db8::1]', 'user', '[IPv6:2001:db8::1]'],
    ['user%foreign@contoso.com', 'user%foreign', 'contoso.com'],
    [`${local64}@contoso.com`, local64, 'contoso.com'],
    ['test@iana.123', 'test', 'iana.123'],
    ['user@192.0.2.1', 'user', '192.0.2.1'],
  ])('%s', (address, localPart, domain) => {
    expect(splitAddress(address)).toEqual({ ok: true, localPart, domain });
  });

  it.each([
    ['', 'empty'],
    ['user@contoso.com\r\nRCPT TO:<x@y>', 'controlCharacters'],
    ['us\u0000er@contoso.com', 'controlCharacters'],
    ['us\u0085er@contoso.com', 'controlCharacters'],
    ['@a,@b:user@c', 'sourceRoute'],
    ['@contoso.com', 'sourceRoute'],
    ['a\u202eb@contoso.com', 'controlCharacters'],
    ['a\u200bb@contoso.com', 'controlCharacters'],
    ['a\u00adb@contoso.com', 'controlCharacters'],
    ['a\u061c@contoso.com', 'controlCharacters'],
    ['a@con\u2060toso.com', 'controlCharacters'],
    ['user', 'noDomain'],
    ['foreign!user', 'noDomain'],
    ['user name@contoso.com', 'localPartInvalid'],
    ['user@foreign@contoso.com', 'localPartInvalid'],
    ['us<er@contoso.com', 'localPartInvalid'],
    ['"unclosed@contoso.com', 'localPartInvalid'],
    ['a"b"@contoso.com', 'localPartInvalid'],
    [`${local64}a@contoso.com`, 'localPartTooLong'],
    [`${'漢'.repeat(22)}@contoso.com`, 'localPartTooLong'],
    ['user@', 'domainInvalid'],
    ['user@contoso..com', 'domainInvalid'],
    ['user@exa mple.com', 'domainInvalid'],
    ['user@１９２．０．２．１', 'domainInvalid'],
    ['user@[192.0.2.999]', 'domainInvalid'],
    [`user@${'a.'.repeat(128)}com`, 'domainTooLong'],
  ])('%j is refused: %s', (address, error) => {
    expect(splitAddress(address)).toEqual({ ok: false, error });
  });

  it('never throws, and what it takes has neither control characters nor an empty half', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '@', '.', '"', '\\', '\r', '[', ']', '1', '日', ':'),
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, (address) => {
        const split = splitAddress(address);
        if (!split.ok) return;
        expect(split.localPart).not.toBe('');
        expect(split.domain).not.toBe('');
        expect(address).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('isRelayForm', () => {
  it.each([
    ['user%foreign@local.example', true],
    ['foreign!user@local.example', true],
    ['foreign!user', true],
    ['@a,@b:user@c', true],
    ['"user@foreign"@local.example', true],
    ['user@foreign@local.example', true],
    ['user@local.example', false],
    ['user', false],
    ['user+tag=x@local.example', false],
  ])('%s: %s', (address, expected) => {
    expect(isRelayForm(address)).toBe(expected);
  });
});

describe('an address in ASCII', () => {
  it.each([
    ['user@例え.jp', 'user@xn--r8jz45g.jp', false],
    ['user@BÜCHER.example', 'user@xn--bcher-kva.example', false],
    ['鈴木@例え.jp', '鈴木@例え.jp', true],
    ['鈴木@contoso.com', '鈴木@contoso.com', true],
    ['user@CONTOSO.com', 'user@CONTOSO.com', false],
    ['"a@b"@例え.jp', '"a@b"@xn--r8jz45g.jp', false],
    ['user@例え..jp', 'user@例え..jp', true],
    ['', '', false],
    ['postmaster', 'postmaster', false],
  ])('of %s is %s; it needs SMTPUTF8: %s', (address, ascii, needs) => {
    expect(withAsciiDomain(address)).toBe(ascii);
    expect(needsSmtpUtf8(address)).toBe(needs);
  });
});
