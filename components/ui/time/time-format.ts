/** Times and sizes as lists show them. Pure; the zone is the browser's unless one is given. */

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const SHORT: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit', ...CLOCK };

/** `2026/11/24 10:15` in Japanese, `11/24/2026, 10:15` in English. */
export function shortTime(iso: string, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { ...SHORT, timeZone }).format(new Date(iso));
}

/** For a narrow column: `10:15` while that is today, else as shortTime. */
export function nearTime(iso: string, nowMs: number, locale: string, timeZone?: string): string {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone });
  if (day.format(new Date(iso)) !== day.format(nowMs)) return shortTime(iso, locale, timeZone);
  return new Intl.DateTimeFormat(locale, { ...CLOCK, timeZone }).format(new Date(iso));
}

export function exactTime(iso: string, locale: string, timeZone?: string): string {
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

/** `in 4 min`, `2 hours ago`; two of the largest unit at least for days, as "tomorrow" says too little. */
export function relativeTime(iso: string, nowMs: number, locale: string): string {
  const seconds = Math.round((new Date(iso).getTime() - nowMs) / 1000);
  const numeric = seconds === 0 ? 'auto' : 'always';
  const format = new Intl.RelativeTimeFormat(locale, { numeric, style: 'short' });
  const unit = UNITS.find(({ from }) => Math.abs(seconds) >= from) ?? UNITS.at(-1);
  return unit ? format.format(Math.trunc(seconds / unit.seconds), unit.name) : '';
}

interface Unit {
  readonly name: Intl.RelativeTimeFormatUnit;
  readonly seconds: number;
  /** Seconds from which it is used. */
  readonly from: number;
}

const UNITS: readonly Unit[] = [
  { name: 'day', seconds: 86_400, from: 172_800 },
  { name: 'hour', seconds: 3600, from: 3600 },
  { name: 'minute', seconds: 60, from: 60 },
  { name: 'second', seconds: 1, from: 0 },
];

/** Exchange shows whole KB, rounded up. */
export function kilobytes(sizeBytes: number): number {
  return Math.ceil(sizeBytes / 1024);
}
