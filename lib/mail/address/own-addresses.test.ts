import { expect, it } from 'vitest';
import { normalizeOwnAddress, OwnAddresses, ownAddressesOf } from './own-addresses';

const own = new OwnAddresses([
  'Scan@Contoso.com',
  'fabrikam.com',
  '*.tailspin.example',
  'bücher.example',
  'A\\kim',
]);

it.each([
  'scan@contoso.com',
  'SCAN@CONTOSO.COM',
  'anybody@fabrikam.com',
  'a@tailspin.example',
  'a@deep.below.tailspin.example',
  'x@xn--bcher-kva.example',
  'x@BÜCHER.example',
])('%s may be sent as', (address) => {
  expect(own.has(address)).toBe(true);
});

it.each([
  'other@contoso.com',
  'scan@contoso.com.evil.example',
  'scan@evil.example',
  'a@sub.fabrikam.com',
  'a@eviltailspin.example',
  'fabrikam.com',
  'kim',
  'kim@kim',
  '',
  '@fabrikam.com',
  '<a@fabrikam.com>',
  'a@fabrikam.com ',
  'a@fabrikam.com,b@evil.example',
  'a@evil.example@fabrikam.com',
  'a@fabrikam.com\u0000',
  'ſcan@contoso.com',
])('%s may not', (address) => {
  expect(own.has(address)).toBe(false);
});

it('takes no pattern that is everybody’s', () => {
  expect(['*', '*@contoso.com', '', '@', 'a@', 'a b', '*.'].map(normalizeOwnAddress)).toEqual(
    Array(7).fill(null),
  );
  expect(normalizeOwnAddress('Scan@Bücher.example')).toBe('scan@xn--bcher-kva.example');
});

it('a logon name is an address or nothing: never all of a domain that is called so', () => {
  const kim = ownAddressesOf(['kim', 'contoso.com', 'CONTOSO\\kim', 'kim@contoso.com'], ['fabrikam.com']);
  expect(['kim@contoso.com', 'x@fabrikam.com'].every((address) => kim.has(address))).toBe(true);
  expect(['x@kim', 'x@contoso.com', 'kim'].some((address) => kim.has(address))).toBe(false);
});
