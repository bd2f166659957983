import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { readTotpKey, stepOf } from './totp';

/** RFC 6238 appendix B: the ASCII text 12345678901234567890. */
const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1000);

describe('a code', () => {
  // The last six of the appendix's eight digits.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('of RFC 6238 at %i s is %s', (seconds, code) => {
    expect(stepOf(KEY, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('is taken one step early and one step late, and no more', () => {
    const now = 1_800_000_015;
    const step = Math.floor(now / 30);
    const code = new TOTP({ secret: Secret.fromBase32(KEY) }).generate({ timestamp: now * 1000 });
    const steps = [-2, -1, 0, 1, 2].map((away) => stepOf(KEY, code, at(now + away * 30)));
    expect(steps).toEqual([null, step, step, step, null]);
  });

  it.each(['', '12345', '1234567', '28708２', ' 287082', '287082\n', '0x4622a'])('is not %j', (code) => {
    expect(stepOf(KEY, code, at(59))).toBeNull();
  });
});

describe('a key', () => {
  it('is read as apps show it', () => {
    expect(readTotpKey('gezd gnbv gy3t qojq-gezd gnbv gy3t qojq')).toBe(KEY);
  });

  it.each(['', 'GEZDGNBV', 'GEZDGNBVGY3TQOJQGEZDGNB1', 'A'.repeat(200), '<script>'])('is not %j', (key) => {
    expect(readTotpKey(key)).toBeNull();
  });
});
