import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTimeSpan, parseTimeSpan } from './time-span';

test.each([
  ['00:10:00', 600],
  ['1.00:00:00', 86_400],
  ['2.03:04:05', 183_845],
  ['0:00:01', 1],
  ['12:30', 45_000],
  [' 00:00:00 ', 0],
])('%j is %d seconds', (text, seconds) => {
  expect(parseTimeSpan(text)).toEqual({ ok: true, value: seconds });
});

test.each([
  '',
  '10',
  '600',
  '24:00:00',
  '00:60:00',
  '00:00:60',
  '-00:10:00',
  '00:10:00.5',
  '1:2:3:4',
  '10 min',
])('%j is no time span', (text) => {
  expect(parseTimeSpan(text)).toEqual({ ok: false });
});

test('a number from JSON is whole seconds', () => {
  expect(parseTimeSpan(600)).toEqual({ ok: true, value: 600 });
  for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(parseTimeSpan(wrong)).toEqual({ ok: false });
  }
});

test('what is formatted reads back to the same seconds', () => {
  fc.assert(
    fc.property(fc.nat({ max: 10_675_199 * 86_400 - 1 }), (seconds) => {
      expect(parseTimeSpan(formatTimeSpan(seconds))).toEqual({ ok: true, value: seconds });
    }),
  );
});

test('a day stands before the clock only when there is one', () => {
  expect(formatTimeSpan(600)).toBe('00:10:00');
  expect(formatTimeSpan(90_061)).toBe('1.01:01:01');
});
