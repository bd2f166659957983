import { describe, expect, it } from 'vitest';
import { leadsToListener, outerAddresses, type SmtpListener, withoutOurselves } from './ourselves';

const COMPUTER = ['192.0.2.10', '2001:db8::10'];
const listener = (more: Partial<SmtpListener>): SmtpListener => ({
  address: '0.0.0.0',
  port: 2525,
  computerAddresses: COMPUTER,
  externalAddresses: [],
  ...more,
});
const leads = (address: string, more: Partial<SmtpListener> = {}, port = 2525, here: string[] = COMPUTER) =>
  leadsToListener({ address, port }, listener(more), here);

describe('a server that listens at all addresses of its computer', () => {
  it.each([
    '127.0.0.1',
    '127.0.0.2',
    '127.255.255.254',
    '0.0.0.0',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:0.0.0.0',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '192.0.2.10',
    '::ffff:192.0.2.10',
    '64:ff9b::192.0.2.10',
    '2001:db8::10',
    '2001:DB8:0:0::10',
  ])('is reached at %s', (address) => {
    expect(leads(address)).toBe(true);
    expect(leads(address, { address: '::' })).toBe(true);
  });

  it.each(['192.0.2.11', '2001:db8::11', '10.0.0.1', 'localhost', ''])('is not reached at %j', (address) => {
    expect(leads(address)).toBe(false);
  });

  it('is not reached at another port', () => {
    expect(leads('127.0.0.1', {}, 25)).toBe(false);
    expect(leads('192.0.2.10', {}, 25)).toBe(false);
  });
});

describe('a server that listens at one address', () => {
  it('is reached there, in whatever spelling', () => {
    expect(leads('192.0.2.10', { address: '192.0.2.10' })).toBe(true);
    expect(leads('::ffff:192.0.2.10', { address: '192.0.2.10' })).toBe(true);
  });

  it.each(['127.0.0.1', '::1', '0.0.0.0', '::'])('of loopback is reached at %s', (address) => {
    expect(leads(address, { address: '127.0.0.1' })).toBe(true);
    expect(leads(address, { address: '::1' })).toBe(true);
  });

  it('leaves the same port of other addresses to other programs', () => {
    expect(leads('127.0.0.2', { address: '127.0.0.1' })).toBe(false);
    expect(leads('192.0.2.10', { address: '127.0.0.1' })).toBe(false);
    expect(leads('127.0.0.1', { address: '192.0.2.10' })).toBe(false);
    expect(leads('127.0.0.1', { address: '127.0.0.5' })).toBe(false);
  });
});

describe('a server of another computer', () => {
  const other = { computerAddresses: ['192.0.2.20'] };

  it('is reached at its addresses', () => {
    expect(leads('192.0.2.20', other)).toBe(true);
    expect(leads('198.51.100.7', { ...other, address: '198.51.100.7' })).toBe(true);
  });

  it('is not reached by words that mean our computer', () => {
    expect(leads('127.0.0.1', other)).toBe(false);
    expect(leads('127.0.0.1', { ...other, address: '127.0.0.1' })).toBe(false);
  });
});

describe('an address that many computers have, such as that of docker’s bridge,', () => {
  const BRIDGE = '172.17.0.1';
  const here = [...COMPUTER, BRIDGE];
  const other = { computerAddresses: ['192.0.2.20', BRIDGE] };

  it('means the one that asks', () => {
    expect(leads(BRIDGE, { computerAddresses: here }, 2525, here)).toBe(true);
    expect(leads(BRIDGE, other, 2525, here)).toBe(false);
  });

  it('makes no other computer this one', () => {
    expect(leads('127.0.0.1', other, 2525, here)).toBe(false);
    expect(leads('192.0.2.20', other, 2525, here)).toBe(true);
  });
});

it('the addresses of a computer are those of its interfaces, and what else than loopback its loopback one has', () => {
  const interfaces = [
    { address: '127.0.0.1', internal: true },
    { address: '127.0.1.1', internal: true },
    { address: '::1', internal: true },
    { address: 'fe80::1', internal: true },
    { address: '203.0.113.25', internal: true },
    { address: '192.0.2.10', internal: false },
    { address: 'fe80::10', internal: false },
  ];
  expect(outerAddresses(interfaces)).toEqual(['203.0.113.25', '192.0.2.10', 'fe80::10']);
});

it('two servers of a computer without a network are of one computer', () => {
  const alone = { address: '127.0.0.1', computerAddresses: [] };
  expect(leads('127.0.0.1', alone, 2525, [])).toBe(true);
});

describe('an external address', () => {
  const outside = {
    address: '127.0.0.1',
    externalAddresses: ['203.0.113.5', '203.0.113.6:2600', '[2001:db8::5]:26'],
  };

  it.each([
    ['203.0.113.5', 25, true],
    ['203.0.113.5', 2525, true],
    ['::ffff:203.0.113.5', 25, true],
    ['203.0.113.5', 587, false],
    ['203.0.113.6', 2600, true],
    ['203.0.113.6', 25, false],
    ['2001:db8::5', 26, true],
    ['2001:db8::5', 25, false],
  ])('%s port %i: %s', (address, port, expected) => {
    expect(leads(address, outside, port)).toBe(expected);
  });

  it('may be IPv6 without a port', () => {
    expect(leads('2001:db8::5', { externalAddresses: ['2001:db8::5'] }, 25)).toBe(true);
  });
});

describe('hosts without ourselves', () => {
  const host = (address: string, preference: number) => ({ address, preference });
  const hosts = [host('a', 5), host('we', 10), host('b', 10), host('c', 20)];
  const isWe = ({ address }: { address: string }) => address === 'we';

  it('are those that are better', () => {
    expect(withoutOurselves(hosts, 'preference', isWe)).toEqual([host('a', 5)]);
    expect(withoutOurselves(hosts.slice(1), 'preference', isWe)).toEqual([]);
  });

  it('are all others of a list of smart hosts', () => {
    expect(withoutOurselves(hosts, 'address', isWe)).toEqual([host('a', 5), host('b', 10), host('c', 20)]);
  });

  it('are all when none is we', () => {
    expect(withoutOurselves(hosts, 'preference', () => false)).toBe(hosts);
  });
});
