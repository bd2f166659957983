import type { SpanForm } from '@/lib/mail/settings/setting';
import { formatTimeSpan, parseTimeSpan } from '@/lib/shell/value/time-span';

type Unit = Exclude<SpanForm, 'text'>;

const SECONDS: Readonly<Record<Unit, number>> = {
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: 86_400,
};

/** A time span as a form has it: a number of units. */
export function spanInUnits(span: string, unit: Unit): string {
  const parsed = parseTimeSpan(span);
  return parsed.ok ? trimmed(parsed.value / SECONDS[unit]) : span;
}

/** The way back. What is no number goes as it is: the command's own words say what is wrong with it. */
export function spanOfUnits(text: string, unit: Unit): string {
  return /^\d+([.,]\d+)?$/.test(text)
    ? formatTimeSpan(Math.round(Number(text.replace(',', '.')) * SECONDS[unit]))
    : text;
}

/** 1.5 days stay 1.5; a third of a day is not written with sixteen digits. */
function trimmed(amount: number): string {
  return String(Number(amount.toFixed(4)));
}
