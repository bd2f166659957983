import { describe, expect, it } from 'vitest';
import { composeAddressSpace } from './address-space-text';

const compose = (address: string, subdomains = false, cost = '1', others: string[] = []) =>
  composeAddressSpace({ address, subdomains, cost }, others);

describe('the SMTP Address Space dialog', () => {
  it.each([
    ['contoso.com', false, 'SMTP:contoso.com;1'],
    ['contoso.com', true, 'SMTP:*.contoso.com;1'],
    ['*', true, 'SMTP:*;1'],
    ['*.contoso.com', true, 'SMTP:*.contoso.com;1'],
    [' Contoso.COM ', false, 'SMTP:contoso.com;1'],
    ['日本語.jp', false, 'SMTP:xn--wgv71a119e.jp;1'],
  ])('makes %s (subdomains: %s) to %s', (address, subdomains, text) => {
    expect(compose(address, subdomains)).toEqual({ ok: true, item: text });
  });

  it.each([
    ['*contoso.com', '1', 'address', 'AddressSpaceInvalid'],
    ['exa mple.com', '1', 'address', 'AddressSpaceInvalid'],
    ['a.*.com', '1', 'address', 'AddressSpaceInvalid'],
    ['contoso.com;5', '1', 'address', 'AddressSpaceInvalid'],
    ['SMTP:contoso.com', '1', 'address', 'AddressSpaceInvalid'],
    ['', '1', 'address', 'AddressSpaceInvalid'],
    ['contoso.com', '0', 'cost', 'AddressSpaceCostInvalid'],
    ['contoso.com', '101', 'cost', 'AddressSpaceCostInvalid'],
    ['contoso.com', '', 'cost', 'AddressSpaceCostInvalid'],
    ['contoso.com', '1.5', 'cost', 'AddressSpaceCostInvalid'],
  ])('refuses %j at cost %j, at its %s field', (address, cost, field, id) => {
    expect(compose(address, false, cost)).toMatchObject({ ok: false, field, problem: { id } });
  });

  it('refuses an address that is there, whatever its cost', () => {
    expect(compose('contoso.com', false, '5', ['SMTP:contoso.com;1'])).toMatchObject({
      field: 'address',
      problem: { id: 'ListDuplicate' },
    });
  });
});
