import { describe, expect, it } from 'vitest';
import { kilobytes, nearTime, relativeTime, secondTime, shortTime, timeTooltip } from './time-format';

const AT = '2026-11-24T10:15:30.000Z';
const now = Date.parse(AT);

/** Unicode has a narrow space before AM. */
const plain = (text: string) => text.replaceAll('\u202f', ' ');

describe('a time', () => {
  it('has the clock of its language, everywhere the same, and its zone on hover alone', () => {
    expect(shortTime(AT, 'ja', 'Asia/Tokyo')).toBe('2026/11/24 19:15');
    expect(plain(shortTime(AT, 'en', 'UTC'))).toBe('11/24/2026, 10:15 AM');
    expect(plain(secondTime(AT, 'en', 'UTC'))).toBe('11/24/2026, 10:15:30 AM');
    expect(secondTime(AT, 'ja', 'Asia/Tokyo')).toBe('2026/11/24 19:15:30');
    expect(plain(timeTooltip(AT, 'en'))).toContain('10:15:30 AM UTC\n2026-11-24T10:15:30.000Z');
  });

  it.each([
    [250, 'in 4 min.'],
    [59, 'in 59 sec.'],
    [-7300, '2 hr. ago'],
    [125_000, 'in 34 hr.'],
    [172_000, 'in 2 days'],
    [169_200, 'in 2 days'],
    [-169_200, '2 days ago'],
    [-86_400 * 3, '3 days ago'],
    [0, 'now'],
  ])('is near or far (%d seconds)', (seconds, text) => {
    expect(relativeTime(new Date(now + seconds * 1000).toISOString(), now, 'en')).toBe(text);
  });

  it('leaves today out where there is little room, by the day of the zone', () => {
    expect(plain(nearTime(AT, now, 'en', 'UTC'))).toBe('10:15 AM');
    expect(plain(nearTime(AT, now - 86_400_000, 'en', 'UTC'))).toBe('11/24/2026, 10:15 AM');
    expect(nearTime(AT, now + 5 * 3_600_000, 'ja', 'Asia/Tokyo')).toBe('2026/11/24 19:15');
    expect(nearTime(AT, now + 5 * 3_600_000, 'ja', 'UTC')).toBe('10:15');
  });

  it('is told in Japanese too', () => {
    expect(relativeTime(new Date(now + 250_000).toISOString(), now, 'ja')).toBe('4 分後');
  });
});

it('a size is whole kilobytes, rounded up', () => {
  expect([0, 1, 1024, 1025].map(kilobytes)).toEqual([0, 1, 1, 2]);
});
