import { describe, expect, it } from 'vitest';
import { hostAt } from '@/lib/smtp/dns/dns-lookups';
import { type HostOrder, hostsInOrder } from './host-order';

const mx = [
  hostAt('mx1', '192.0.2.1', 10),
  hostAt('mx1', '2001:db8::1', 10),
  hostAt('mx2', '192.0.2.2', 10),
  hostAt('backup', '192.0.2.9', 20),
];
const smart = [hostAt('a', '192.0.2.1', 0), hostAt('b', '192.0.2.2', 1), hostAt('c', '192.0.2.3', 2)];
const inOrder = (hosts: typeof mx, order: HostOrder, turn: number) =>
  hostsInOrder(hosts, order, { turn, first: 'IPv4First' });
const names = (hosts: readonly { readonly host: string }[]) => hosts.map(({ host }) => host).join(' ');

describe('MX hosts', () => {
  it('of equal preference take turns, with all their addresses, and worse ones come behind', () => {
    expect(inOrder(mx, 'byPreference', 0)).toEqual(mx);
    expect(names(inOrder(mx, 'byPreference', 1))).toBe('mx2 mx1 mx1 backup');
    expect(names(inOrder(mx, 'byPreference', 2))).toBe('mx1 mx1 mx2 backup');
  });

  it('are each begun at its IPv6 addresses where that is said, and keep their turns and preferences', () => {
    const addresses = (turn: number) =>
      hostsInOrder(mx, 'byPreference', { turn, first: 'IPv6First' }).map(({ address }) => address);
    expect(addresses(0)).toEqual(['2001:db8::1', '192.0.2.1', '192.0.2.2', '192.0.2.9']);
    expect(addresses(1)).toEqual(['192.0.2.2', '2001:db8::1', '192.0.2.1', '192.0.2.9']);
  });
});

describe('smart hosts', () => {
  it('take turns, and each list still has them all', () => {
    expect([0, 1, 2, 3].map((turn) => names(inOrder(smart, 'inTurn', turn)))).toEqual([
      'a b c',
      'b c a',
      'c a b',
      'a b c',
    ]);
  });

  it('keep their order when it is one of preference', () => {
    expect([0, 1].map((turn) => names(inOrder(smart, 'byPreference', turn)))).toEqual(['a b c', 'a b c']);
  });

  it('are no others than before: one alone, and the same address under two names', () => {
    expect(names(inOrder(smart.slice(0, 1), 'inTurn', 7))).toBe('a');
    const twice = [hostAt('a', '192.0.2.1', 0), hostAt('b', '192.0.2.1', 1)];
    expect(names(inOrder(twice, 'inTurn', 1))).toBe('b a');
  });
});
