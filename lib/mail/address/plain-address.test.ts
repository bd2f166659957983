import { describe, expect, it } from 'vitest';
import { plainAddress } from './plain-address';

describe('an IP address has one spelling', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['[127.0.0.1]', '127.0.0.1'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::FFFF:7F00:1', '127.0.0.1'],
    ['0:0:0:0:0:ffff:7f00:1', '127.0.0.1'],
    ['::ffff:0:127.0.0.1', '127.0.0.1'],
    ['::127.0.0.1', '127.0.0.1'],
    ['64:ff9b::127.0.0.1', '127.0.0.1'],
    ['64:ff9b:1::7f00:1', '127.0.0.1'],
    ['::ffff:0.0.0.0', '0.0.0.0'],
    ['::1', '::1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['::', '::'],
    ['0::0', '::'],
    ['2001:DB8:0::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['2002:7f00:1::', '2002:7f00:1::'],
  ])('%s is %s', (text, plain) => {
    expect(plainAddress(text)).toBe(plain);
  });

  it.each(['', 'localhost', '127.1', '2130706433', '0x7f.0.0.1', '256.0.0.1', '[::1', 'IPv6:::1'])(
    '%j is none',
    (text) => {
      expect(plainAddress(text)).toBeNull();
    },
  );
});
