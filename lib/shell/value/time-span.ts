/**
 * Owns: the shell's text for a length of time, `[d.]hh:mm[:ss]` (ConnectionInactivityTimeOut, retry intervals).
 * Promises: whole seconds, never negative; formatTimeSpan's text parses back to the same seconds.
 * Does not: check a parameter's range.
 */

export type TimeSpanResult = { readonly ok: true; readonly value: number } | { readonly ok: false };

const TIME_SPAN = /^(?:(\d{1,8})\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/;

const SECONDS_PER_DAY = 86_400;
/** The longest .NET TimeSpan, 10675199 days. */
const MAX_DAYS = 10_675_199;

/**
 * Seconds of `1.02:03:04`, `00:10:00`, `00:10` (hours and minutes). A number (from JSON) is seconds.
 * Bare digits in text are refused: PowerShell reads `10` as ten days, a form as ten seconds; neither is a safe guess.
 */
export function parseTimeSpan(input: string | number): TimeSpanResult {
  if (typeof input === 'number') {
    return isWholeSeconds(input) ? { ok: true, value: input } : { ok: false };
  }
  const match = TIME_SPAN.exec(input.trim());
  if (match === null) return { ok: false };
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  if (days === undefined || hours === undefined || minutes === undefined || seconds === undefined)
    return { ok: false };
  if (hours > 23 || minutes > 59 || seconds > 59) return { ok: false };
  const value = days * SECONDS_PER_DAY + hours * 3600 + minutes * 60 + seconds;
  return isWholeSeconds(value) ? { ok: true, value } : { ok: false };
}

/** `[d.]hh:mm:ss` of whole seconds; a fraction is cut off. */
export function formatTimeSpan(totalSeconds: number): string {
  const whole = Math.trunc(totalSeconds);
  const days = Math.floor(whole / SECONDS_PER_DAY);
  const rest = whole % SECONDS_PER_DAY;
  const clock = [Math.floor(rest / 3600), Math.floor((rest % 3600) / 60), rest % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return days > 0 ? `${days}.${clock}` : clock;
}

function isWholeSeconds(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < MAX_DAYS * SECONDS_PER_DAY;
}
