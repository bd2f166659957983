import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDateTime } from './date-time';

test.each([
  ['2026-01-31T10:00:00Z', '2026-01-31T10:00:00.000Z'],
  ['2026-01-31 10:00:00.25Z', '2026-01-31T10:00:00.250Z'],
  ['2026-01-31T10:00:00+09:00', '2026-01-31T01:00:00.000Z'],
  ['2026/1/31 10:00 -0530', '2026-01-31T15:30:00.000Z'],
  ['1/31/2026 12:05 AM Z', '2026-01-31T00:05:00.000Z'],
  ['1/31/2026 12:05:09 PM Z', '2026-01-31T12:05:09.000Z'],
])('%j is %s', (text, iso) => {
  expect(parseDateTime(text)).toBe(iso);
});

test('without a zone the time is that of the process', () => {
  const local = new Date(2026, 0, 31, 10, 30).toISOString();
  expect(parseDateTime('2026-01-31T10:30')).toBe(local);
  expect(parseDateTime('2026/01/31 10:30:00')).toBe(local);
  expect(parseDateTime('1/31/2026 10:30 am')).toBe(local);
  expect(parseDateTime('2026-01-31')).toBe(new Date(2026, 0, 31).toISOString());
});

test.each([
  '',
  'yesterday',
  '2026-02-30',
  '13/1/2026',
  '2026-01-01T24:00',
  '2026-01-01 10:60',
  '1/1/26',
  '0001-01-01',
  '2026-01-01 13:00 PM',
  '2026-01-01T10:00+15:00',
])('%j is no date', (text) => {
  expect(parseDateTime(text)).toBeNull();
});

test('every ISO time reads as itself', () => {
  const dates = fc.date({ noInvalidDate: true, min: new Date('1000-01-01'), max: new Date('9999-12-31') });
  fc.assert(
    fc.property(dates, (date) => {
      expect(parseDateTime(date.toISOString())).toBe(date.toISOString());
    }),
  );
});
