import { describe, expect, it } from 'vitest';
import { isLocalOnly, letsInOthers } from './local-only';

describe('a receive connector that only this computer can reach', () => {
  it.each([[['127.0.0.1:25']], [['[::1]:2525']], [['localhost:25', '127.0.0.2:26']]])(
    'listens at loopback addresses alone: %j',
    (bindings) => {
      expect(isLocalOnly(bindings)).toBe(true);
    },
  );

  it.each([
    [['0.0.0.0:25']],
    [['127.0.0.1:25', '192.0.2.1:25']],
    [['[::]:25']],
    [['mail.contoso.com:25']],
    [[]],
  ])('is not one that listens elsewhere too: %j', (bindings) => {
    expect(isLocalOnly(bindings)).toBe(false);
  });

  it.each([
    [['192.168.10.25']],
    [['127.0.0.1', '10.0.0.0/8']],
    [['192.168.1.1-192.168.1.9']],
    [['fd00::/8']],
    [['2001:db8::1']],
  ])('turns away whom %j names', (ranges) => {
    expect(letsInOthers(ranges)).toBe(true);
  });

  it.each([
    [['127.0.0.1']],
    [['127.0.0.0/8', '::1']],
    [['127.0.0.1-127.0.0.9', '']],
    [['0.0.0.0/0', '::/0']],
    [['0.0.0.0-255.255.255.255', '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']],
    [[]],
  ])('turns away nobody that %j names', (ranges) => {
    expect(letsInOthers(ranges)).toBe(false);
  });
});
