import { describe, expect, it } from 'vitest';
import { isUnsafeLocalPart } from './unsafe-local-part';

describe('a local part that a program could take for something else', () => {
  it.each([
    '-oQ/tmp@a.example',
    '--help@a.example',
    '|cat@a.example',
    '/etc/passwd@a.example',
    ':include:/etc/passwd@a.example',
    '`id`@a.example',
    'a`id`@a.example',
    '$(id)@a.example',
    'a$\u007bIFS}b@a.example',
    '=?utf-8?q?u=40sink.test?=@a.example',
    'a=?utf-8?B?dQ==?=@a.example',
    '"|cat"@a.example',
    '"\\|cat"@a.example',
    '" -oQ/tmp"@a.example',
    '"/etc/passwd"@a.example',
  ])('as %s is known', (address) => {
    expect(isUnsafeLocalPart(address, 'recipient')).toBe(true);
  });

  it.each([
    'user@a.example',
    'a..b.@docomo.example',
    '..@a.example',
    "o'brien@a.example",
    'o`brien@a.example',
    'a-b@a.example',
    'customer/department=shipping@a.example',
    "'or''=@a.example",
    '$A12345@a.example',
    'a|b@a.example',
    'a=?b@a.example',
    '"a b"@a.example',
    '_x@a.example',
  ])('is not %s', (address) => {
    expect(isUnsafeLocalPart(address, 'recipient')).toBe(false);
  });

  it('may begin with a hyphen when it is the sender’s', () => {
    expect(isUnsafeLocalPart('-abc-@docomo.example', 'sender')).toBe(false);
    expect(isUnsafeLocalPart('|cat@a.example', 'sender')).toBe(true);
  });
});
