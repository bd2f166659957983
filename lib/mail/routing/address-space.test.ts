import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressSpace, formatAddressSpace, matchAddressSpace, parseAddressSpace } from './address-space';

function space(address: string, cost = 1): AddressSpace {
  return { type: 'SMTP', address, cost };
}

describe('parseAddressSpace', () => {
  it.each([
    ['SMTP:contoso.com;1', space('contoso.com')],
    ['contoso.com;1', space('contoso.com')],
    ['SMTP:contoso.com', space('contoso.com')],
    ['contoso.com', space('contoso.com')],
    ['smtp:CONTOSO.com', space('contoso.com')],
    ['*', space('*')],
    ['SMTP:*;1', space('*')],
    ['*.contoso.com;100', space('*.contoso.com', 100)],
    ['*.com', space('*.com')],
    ['日本語.jp;5', space('xn--wgv71a119e.jp', 5)],
    ['  SMTP: contoso.com ; 7 ', space('contoso.com', 7)],
  ])('takes %s', (text, expected) => {
    expect(parseAddressSpace(text)).toEqual({ ok: true, value: expected });
  });

  it.each([
    ['*contoso.com', 'AddressSpaceInvalid'],
    ['a.*.com', 'AddressSpaceInvalid'],
    ['*.*.com', 'AddressSpaceInvalid'],
    ['*.', 'AddressSpaceInvalid'],
    ['exa mple.com', 'AddressSpaceInvalid'],
    ['', 'AddressSpaceInvalid'],
    ['SMTP:', 'AddressSpaceInvalid'],
    [';1', 'AddressSpaceInvalid'],
    ['--', 'AddressSpaceInvalid'],
    ['contoso.com:25', 'AddressSpaceInvalid'],
    ['[192.0.2.1]', 'AddressSpaceInvalid'],
    ['user@contoso.com', 'AddressSpaceInvalid'],
    ['contoso.com;0', 'AddressSpaceCostInvalid'],
    ['contoso.com;101', 'AddressSpaceCostInvalid'],
    ['contoso.com;-1', 'AddressSpaceCostInvalid'],
    ['contoso.com;1.5', 'AddressSpaceCostInvalid'],
    ['contoso.com;', 'AddressSpaceCostInvalid'],
    ['contoso.com;1;2', 'AddressSpaceCostInvalid'],
    ['contoso.com;many', 'AddressSpaceCostInvalid'],
    ['X400:c=us;a=att;1', 'AddressSpaceTypeNotSupported'],
    ['FAX:*', 'AddressSpaceTypeNotSupported'],
  ])('refuses %j with %s', (text, errorId) => {
    expect(parseAddressSpace(text)).toMatchObject({ ok: false, errorId, args: { value: text } });
  });

  it('names the refused cost and the refused type', () => {
    expect(parseAddressSpace('a.com;101')).toMatchObject({
      args: { value: 'a.com;101', cost: '101', type: '' },
    });
    expect(parseAddressSpace('X400:x')).toMatchObject({ args: { value: 'X400:x', cost: '', type: 'X400' } });
  });

  it('takes back what formatAddressSpace writes', () => {
    const address = fc
      .tuple(fc.constantFrom('', '*.'), fc.domain())
      .map(([prefix, domain]) => prefix + domain.toLowerCase())
      .filter((text) => parseAddressSpace(text).ok);
    fc.assert(
      fc.property(fc.oneof(fc.constant('*'), address), fc.integer({ min: 1, max: 100 }), (text, cost) => {
        const value = space(text, cost);
        expect(parseAddressSpace(formatAddressSpace(value))).toEqual({ ok: true, value });
      }),
    );
  });
});

describe('matchAddressSpace', () => {
  it.each([
    ['contoso.com', 'contoso.com', true],
    ['contoso.com', 'mail.contoso.com', false],
    ['*.contoso.com', 'contoso.com', true],
    ['*.contoso.com', 'mail.contoso.com', true],
    ['*.contoso.com', 'a.b.contoso.com', true],
    ['*.contoso.com', 'notcontoso.com', false],
    ['*.contoso.com', 'contoso.com.evil.example', false],
    ['*.com', 'contoso.com', true],
    ['*', 'anything.example', true],
    ['*', '[192.0.2.1]', true],
    ['*.com', '[192.0.2.1]', false],
  ])('%s against %s: %s', (address, domain, expected) => {
    expect(matchAddressSpace(space(address), domain) !== null).toBe(expected);
  });

  it('ranks exact above longer wildcard above shorter wildcard above *', () => {
    const ranks = ['marketing.contoso.com', '*.marketing.contoso.com', '*.contoso.com', '*.com', '*'].map(
      (address) => matchAddressSpace(space(address), 'marketing.contoso.com'),
    );
    expect(ranks).not.toContain(null);
    expect(ranks).toEqual([...ranks].sort((a, b) => Number(b) - Number(a)));
    expect(new Set(ranks).size).toBe(ranks.length);
  });
});
