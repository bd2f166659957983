/** Times and sizes as lists show them. Pure; the zone is the browser's unless one is given. */

/** By the language's own clock, as the browser's date fields have it, too: 24 hours in Japanese, AM and PM in English. */
const CLOCK: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
const SHORT: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit', ...CLOCK };

/** `2026/11/24 10:15` in Japanese, `11/24/2026, 10:15 AM` in English. */
export function shortTime(iso: string, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { ...SHORT, timeZone }).format(new Date(iso));
}

/** For a narrow column: `10:15` while that is today, else as shortTime. */
export function nearTime(iso: string, nowMs: number, locale: string, timeZone?: string): string {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone });
  if (day.format(new Date(iso)) !== day.format(nowMs)) return shortTime(iso, locale, timeZone);
  return new Intl.DateTimeFormat(locale, { ...CLOCK, timeZone }).format(new Date(iso));
}

/** With seconds: what happened within a minute keeps its order. */
export function secondTime(iso: string, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { ...SHORT, second: '2-digit', timeZone }).format(new Date(iso));
}

/** With its zone, for where it is asked for. */
function exactTime(iso: string, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, {
    ...SHORT,
    second: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(new Date(iso));
}

/** Local with its zone, UTC, and the ISO form, a line each. */
export function timeTooltip(iso: string, locale: string): string {
  return [exactTime(iso, locale), exactTime(iso, locale, 'UTC'), iso].join('\n');
}

/** `in 4 min`, `2 hours ago`; days from a day and a half, as "tomorrow" says too little. */
export function relativeTime(iso: string, nowMs: number, locale: string): string {
  const seconds = Math.round((new Date(iso).getTime() - nowMs) / 1000);
  const numeric = seconds === 0 ? 'auto' : 'always';
  const format = new Intl.RelativeTimeFormat(locale, { numeric, style: 'short' });
  const unit = UNITS.find(({ from }) => Math.abs(seconds) >= from) ?? UNITS.at(-1);
  if (!unit) return '';
  // 47 hours are nearly two days; but a countdown of minutes that says "in 2 min" is not yet at one.
  const round = unit.name === 'day' ? Math.round : Math.trunc;
  return format.format(round(seconds / unit.seconds), unit.name);
}

interface Unit {
  readonly name: Intl.RelativeTimeFormatUnit;
  readonly seconds: number;
  /** Seconds from which it is used. */
  readonly from: number;
}

const UNITS: readonly Unit[] = [
  { name: 'day', seconds: 86_400, from: 129_600 },
  { name: 'hour', seconds: 3600, from: 3600 },
  { name: 'minute', seconds: 60, from: 60 },
  { name: 'second', seconds: 1, from: 0 },
];

/** Exchange shows whole KB, rounded up. */
export function kilobytes(sizeBytes: number): number {
  return Math.ceil(sizeBytes / 1024);
}
