import { describe, expect, it } from 'vitest';
import { addressOfLiteral, isAddressLiteral } from './address-literal';

describe('address literals', () => {
  it.each([
    ['[192.0.2.1]', '192.0.2.1'],
    ['[IPv6:2001:db8::1]', '2001:db8::1'],
    ['[ipv6:::1]', '::1'],
  ])('recognises %s', (text, address) => {
    expect(isAddressLiteral(text)).toBe(true);
    expect(addressOfLiteral(text)).toBe(address);
  });

  it.each([
    '192.0.2.1',
    '[192.0.2]',
    '[256.0.0.1]',
    '[2001:db8::1]',
    '[IPv6:fe80::1%eth0]',
    '[]',
    '[contoso.com]',
    '',
  ])('refuses %j', (text) => {
    expect(isAddressLiteral(text)).toBe(false);
  });
});
