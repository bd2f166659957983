/**
 * Owns: dates as typed in a filter or parameter.
 * Promises: an ISO 8601 UTC text; a date that does not exist (31 February) is refused, not rolled over.
 * Does not: format for people; faces do that in the reader's zone.
 */

/** ISO (`2026-01-31T10:00:00Z`), Japanese order (`2026/01/31 10:00`) or United States order (`1/31/2026 10:00 AM`). */
const YEAR_FIRST = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T\s]\s*(\S.*))?$/i;
const YEAR_LAST = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\S.*))?$/;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)? ?(AM|PM)? ?(Z|[+-]\d{2}:?\d{2})?$/i;

/** Without a zone the text means the time zone of the process, as Exchange takes the server's. null: not a date. */
export function parseDateTime(text: string): string | null {
  const trimmed = text.trim();
  const yearFirst = YEAR_FIRST.exec(trimmed);
  const yearLast = YEAR_LAST.exec(trimmed);
  if (yearFirst !== null) return compose(yearFirst[1], yearFirst[2], yearFirst[3], yearFirst[4]);
  if (yearLast !== null) return compose(yearLast[3], yearLast[1], yearLast[2], yearLast[4]);
  return null;
}

function compose(year = '', month = '', day = '', clockText = '00:00'): string | null {
  const clock = CLOCK.exec(clockText.trim().replace(/\s+/g, ' '));
  if (clock === null) return null;
  const [, hourText = '', minuteText = '', secondText = '0', fraction = '', half, zone] = clock;
  const hours = hourOfDay(Number(hourText), half);
  const [minutes, seconds] = [Number(minuteText), Number(secondText)];
  if (hours === null || minutes > 59 || seconds > 59) return null;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const [y, m, d] = [Number(year), Number(month) - 1, Number(day)];
  const calendar = new Date(Date.UTC(y, m, d));
  if (y < 1000 || calendar.getUTCMonth() !== m || calendar.getUTCDate() !== d) return null;
  if (zone === undefined) return new Date(y, m, d, hours, minutes, seconds, milliseconds).toISOString();
  const utc = Date.UTC(y, m, d, hours, minutes, seconds, milliseconds);
  const offset = zoneOffsetMs(zone);
  return offset === null ? null : new Date(utc - offset).toISOString();
}

function hourOfDay(hours: number, half: string | undefined): number | null {
  if (half === undefined) return hours <= 23 ? hours : null;
  if (hours < 1 || hours > 12) return null;
  return (hours % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

function zoneOffsetMs(zone: string): number | null {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
