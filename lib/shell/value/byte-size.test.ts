import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatByteSize, parseByteSize } from './byte-size';

test.each([
  ['10MB', 10_485_760],
  ['35 mb', 36_700_160],
  ['10240', 10_240],
  ['0', 0],
  ['1 B', 1],
  ['2KB', 2048],
  ['1.5 GB', 1_610_612_736],
  ['1TB', 1_099_511_627_776],
  ['0.3B', 1],
  ['10 MB (10,485,760 bytes)', 10_485_760],
  ['Unlimited', null],
])('%j is %j bytes', (text, bytes) => {
  expect(parseByteSize(text)).toEqual({ ok: true, value: bytes });
});

test.each(['', 'MB', '-1', '10 XB', '10 MB more', '1,000', 'unlimited MB', '9999999 TB'])(
  '%j is no size',
  (text) => {
    expect(parseByteSize(text)).toEqual({ ok: false });
  },
);

test('a size is rounded up to whole KB when asked', () => {
  expect(parseByteSize('1025', { roundUpToKb: true })).toEqual({ ok: true, value: 2048 });
  expect(parseByteSize(1024, { roundUpToKb: true })).toEqual({ ok: true, value: 1024 });
  expect(parseByteSize(Number.NaN)).toEqual({ ok: false });
});

test('what is formatted reads back to the same bytes', () => {
  const anyBytes = fc.oneof(
    fc.maxSafeNat(),
    fc.constant(null),
    fc.nat(5000).map((kb) => kb * 1024),
  );
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(parseByteSize(formatByteSize(bytes))).toEqual({ ok: true, value: bytes });
    }),
  );
});

test('the largest unit that needs no fraction is taken', () => {
  expect([10_485_760, 35 * 1024, 1025, 0, null].map(formatByteSize)).toEqual([
    '10 MB',
    '35 KB',
    '1025 B',
    '0 B',
    'unlimited',
  ]);
});
