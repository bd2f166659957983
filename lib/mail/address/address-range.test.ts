import { expect, it } from 'vitest';
import { refusedRangeOf } from './address-range';

it.each([
  ['8.8.8.8', null],
  ['2001:4860:4860::8888', null],
  ['127.8.9.10', 'loopback'],
  ['0.0.0.0', 'loopback'],
  ['::', 'loopback'],
  ['::1', 'loopback'],
  ['10.255.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.1', null],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['fd00::1', 'private'],
  ['169.254.1.1', 'linkLocal'],
  ['fe80::1', 'linkLocal'],
  ['169.254.169.254', 'metadata'],
  ['168.63.129.16', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['192.0.0.192', 'metadata'],
  ['fd00:ec2::254', 'metadata'],
  ['224.0.0.1', 'reserved'],
  ['255.255.255.255', 'reserved'],
  ['192.0.2.1', 'reserved'],
  ['ff02::1', 'reserved'],
  ['2002:7f00:1::', 'reserved'],
  ['::ffff:8.8.8.8', null],
  ['::ffff:127.0.0.1', 'loopback'],
  ['64:ff9b::808:808', null],
  ['64:ff9b::7f00:1', 'loopback'],
  ['nonsense', 'reserved'],
])('%s is %s', (address, range) => {
  expect(refusedRangeOf(address)).toBe(range);
});
