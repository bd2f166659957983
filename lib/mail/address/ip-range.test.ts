import { describe, expect, it } from 'vitest';
import { isWiderThanAnOrganization, parseIpRange, toCidrBlocks } from './ip-range';

const blocks = (text: string) => {
  const range = parseIpRange(text);
  return range === null ? null : toCidrBlocks(range);
};

describe('a remote IP range is stored as CIDR blocks', () => {
  it.each([
    ['192.0.2.7', ['192.0.2.7']],
    ['192.0.2.7/32', ['192.0.2.7']],
    ['192.0.2.77/24', ['192.0.2.0/24']],
    ['192.0.2.10-192.0.2.13', ['192.0.2.10/31', '192.0.2.12/31']],
    ['192.0.2.1 - 192.0.2.1', ['192.0.2.1']],
    ['0.0.0.0-255.255.255.255', ['0.0.0.0/0']],
    ['::1', ['::1']],
    ['2001:DB8::/32', ['2001:db8::/32']],
    ['::/0', ['::/0']],
    ['::ffff:10.0.0.0/104', ['10.0.0.0/8']],
  ])('%s', (text, expected) => {
    expect(blocks(text)).toEqual(expected);
  });
});

describe('what is no range is refused', () => {
  it.each([
    '',
    '10',
    '10.0.0',
    '10.0.0.256',
    '0x0a.0.0.1',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.2-10.0.0.1',
    '10.0.0.1-::1',
    'fe80::1%eth0',
    'contoso.com',
    '::/129',
  ])('%s', (text) => {
    expect(parseIpRange(text)).toBeNull();
  });
});

describe('a range is wider than an organization', () => {
  const isWide = (text: string) => {
    const range = parseIpRange(text);
    return range !== null && isWiderThanAnOrganization(range);
  };
  it.each([
    '0.0.0.0/0',
    '0.0.0.0/1',
    '8.0.0.0/7',
    '0.0.0.0-255.255.255.254',
    '::/0',
    '2000::/3',
    '::ffff:0:0/95',
    '::ffff:0:0/96',
  ])('when it is %s', (text) => {
    expect(isWide(text)).toBe(true);
  });
  it.each(['10.0.0.0/8', '127.0.0.0/8', '192.168.0.0/16', '::1', 'fd00::/32', '2001:db8::/32'])(
    'not when it is %s',
    (text) => {
      expect(isWide(text)).toBe(false);
    },
  );
});
