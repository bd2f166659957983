import { expect, it } from 'vitest';
import { BlockList, watchBlocked } from './block-list';

it.each([
  ['192.0.2.7', true],
  ['::ffff:192.0.2.7', true],
  ['192.0.2.8', false],
  ['198.51.100.12', true],
  ['198.51.100.21', false],
  ['203.0.113.0/24', true],
  ['203.0.112.0/23', false],
  ['2001:db8::1', true],
  ['2001:db9::1', false],
  ['fe80::1%eth0', true],
  ['no address', false],
])('%s is blocked: %s', (address, isBlocked) => {
  const list = new BlockList([
    '192.0.2.7',
    '198.51.100.10-198.51.100.20',
    '203.0.113.0/24',
    '2001:db8::/32',
    'fe80::1',
  ]);
  expect(list.covers(address)).toBe(isBlocked);
});

it('who is let in is looked up again when there is another list, and not before', () => {
  let list = new BlockList([]);
  const isBlocked = watchBlocked(() => list, '192.0.2.7');
  expect(isBlocked()).toBe(false);
  list = new BlockList(['192.0.2.0/24']);
  expect(isBlocked()).toBe(true);
  expect(isBlocked()).toBe(true);
  list = new BlockList([]);
  expect(isBlocked()).toBe(false);
});
