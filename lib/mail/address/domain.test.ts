import { domainToUnicode } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFullName, normalizeDomain, normalizeMailDomain, toDisplayDomain, withoutFinalDot } from './domain';

const label63 = 'a'.repeat(63);

describe('normalizeDomain', () => {
  it.each([
    ['contoso.com', 'contoso.com'],
    ['CONTOSO.Com', 'contoso.com'],
    ['localhost', 'localhost'],
    ['my_host.contoso.com', 'my_host.contoso.com'],
    ['日本語.jp', 'xn--wgv71a119e.jp'],
    ['日本語。jp', 'xn--wgv71a119e.jp'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['XN--WGV71A119E.JP', 'xn--wgv71a119e.jp'],
    ['3com.com', '3com.com'],
    [`${label63}.com`, `${label63}.com`],
    [
      `${label63}.${label63}.${label63}.${'a'.repeat(61)}`,
      `${label63}.${label63}.${label63}.${'a'.repeat(61)}`,
    ],
  ])('takes %s', (text, expected) => {
    expect(normalizeDomain(text)).toBe(expected);
  });

  it.each([
    '',
    '.',
    'contoso..com',
    '.contoso.com',
    'contoso.com.',
    'exa mple.com',
    ' contoso.com',
    'contoso.com\r\n',
    'cont\u0000oso.com',
    '-contoso.com',
    'contoso-.com',
    '*contoso.com',
    'contoso.com:25',
    'user@contoso.com',
    'contoso.com/path',
    'contoso%2ecom',
    '192.0.2.1',
    '１９２．０．２．１',
    '[192.0.2.1]',
    'xn--a',
    'xn--\u0000.com',
    `${'a'.repeat(64)}.com`,
    `${label63}.${label63}.${label63}.${'a'.repeat(62)}`,
    '<script>.com',
    "o'brien.com",
  ])('refuses %j', (text) => {
    expect(normalizeDomain(text)).toBeNull();
  });

  it('is stable: what it returns it takes unchanged', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.string({ unit: 'grapheme' })), (text) => {
        const once = normalizeDomain(text);
        if (once !== null) expect(normalizeDomain(once)).toBe(once);
      }),
    );
  });
});

describe('toDisplayDomain', () => {
  it.each([
    ['xn--wgv71a119e.jp', '日本語.jp'],
    ['*.xn--bcher-kva.example', '*.bücher.example'],
    ['contoso.com', 'contoso.com'],
    ['xn--zzzzzz999999.com', 'xn--zzzzzz999999.com'],
    ['[192.0.2.1]', '[192.0.2.1]'],
  ])('shows %s as %s', (domain, expected) => {
    expect(toDisplayDomain(domain)).toBe(expected);
  });

  it('decodes as the platform does', () => {
    const word = fc.string({ unit: fc.constantFrom(...'あいう漢字éüñжя한글'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(word, (text) => {
        const ascii = normalizeDomain(`${text}.example`);
        fc.pre(ascii !== null);
        expect(toDisplayDomain(ascii ?? '')).toBe(domainToUnicode(ascii ?? ''));
      }),
    );
  });

  it('never throws on any label', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof toDisplayDomain(`xn--${text}`) === 'string'));
  });
});

describe('normalizeMailDomain', () => {
  it.each([
    ['Contoso.COM', 'contoso.com'],
    ['iana.123', 'iana.123'],
    ['123', '123'],
    ['255.255.255.255', '255.255.255.255'],
    ['日本語.jp', 'xn--wgv71a119e.jp'],
  ])('takes %s', (text, expected) => {
    expect(normalizeMailDomain(text)).toBe(expected);
  });

  it.each(['', '.', 'a..1', '-1', '１９２．０．２．１', '例え.123', '[192.0.2.1]', '1.2.3.4.'])(
    'refuses %j',
    (text) => {
      expect(normalizeMailDomain(text)).toBeNull();
    },
  );
});

it.each([
  ['mx.contoso.com.', 'mx.contoso.com'],
  ['mx.contoso.com', 'mx.contoso.com'],
  ['contoso..', 'contoso..'],
  ['*.', '*.'],
  ['.', '.'],
])('%s without its final dot is %s', (name, expected) => {
  expect(withoutFinalDot(name)).toBe(expected);
});

it.each([
  ['mail.contoso.com', true],
  ['vm.local', true],
  ['vm', false],
  ['localhost', false],
  ['localhost.localdomain', false],
  ['vm.localdomain', false],
])('%s is a full name: %s', (name, expected) => {
  expect(isFullName(name)).toBe(expected);
});
