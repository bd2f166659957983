import type { JsonValue } from '@/lib/commands/command/report';
import { parseByteSize } from '@/lib/shell/value/byte-size';
import { formatTimeSpan, parseTimeSpan } from '@/lib/shell/value/time-span';

/**
 * A setting as a property sheet holds it: text in the unit that Exchange's console shows, and the way back to the
 * parameter. Pure; validation is the command's schema.
 */
type SettingKind =
  | 'text'
  /** Empty text is $null. */
  | 'optionalText'
  /** A number, or what the command calls its absence (`unlimited`). */
  | 'number'
  | 'seconds'
  | 'minutes'
  | 'hours'
  | 'days'
  /** Empty is `unlimited`. */
  | 'kilobytes'
  /** One item a line. */
  | 'lines'
  | 'check';

export type SettingKinds = Readonly<Record<string, SettingKind>>;
export type SettingsForm = Record<string, string | boolean>;

const SECONDS: Readonly<Partial<Record<SettingKind, number>>> = {
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: 86_400,
};

/** An object as its Get- cmdlet gives it. */
interface SettingsRow {
  readonly Identity: string;
  readonly [property: string]: unknown;
}

/** What a property sheet over these settings needs to know of them. */
export function settingsForm(kinds: SettingKinds) {
  return {
    formOf: (row: SettingsRow) => formOf(row, kinds),
    changeOf: (form: SettingsForm, row: SettingsRow) => {
      const changes = changesOf(form, formOf(row, kinds), kinds);
      return changes && { Identity: row.Identity, ...changes };
    },
  };
}

export function formOf(row: Readonly<Record<string, unknown>>, kinds: SettingKinds): SettingsForm {
  return Object.fromEntries(
    Object.entries(kinds).map(([parameter, kind]) => [parameter, toForm(row[parameter] ?? null, kind)]),
  );
}

/** What differs from `stored`, in the table's order; null when nothing does. */
export function changesOf(
  form: SettingsForm,
  stored: SettingsForm,
  kinds: SettingKinds,
): Record<string, JsonValue> | null {
  const changed = Object.entries(kinds).filter(([parameter]) => form[parameter] !== stored[parameter]);
  if (changed.length === 0) return null;
  return Object.fromEntries(
    changed.map(([parameter, kind]) => [parameter, toParameter(form[parameter] ?? '', kind)]),
  );
}

function toForm(value: unknown, kind: SettingKind): string | boolean {
  if (kind === 'check') return value === true;
  if (kind === 'lines') return Array.isArray(value) ? value.join('\n') : '';
  if (value === null) return '';
  if (kind === 'kilobytes') {
    const size = parseByteSize(String(value));
    return size.ok && size.value !== null ? String(size.value / 1024) : '';
  }
  const unit = SECONDS[kind];
  if (unit === undefined) return String(value);
  const span = parseTimeSpan(String(value));
  return span.ok ? trimmed(span.value / unit) : String(value);
}

function toParameter(value: string | boolean, kind: SettingKind): JsonValue {
  if (typeof value === 'boolean') return value;
  const text = value.trim();
  if (kind === 'optionalText') return text === '' ? null : text;
  if (kind === 'lines') {
    return text
      .split(/[\n,;]+/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
  if (kind === 'kilobytes') return text === '' ? 'unlimited' : /^\d+$/.test(text) ? `${text}KB` : text;
  if (kind === 'number') return /^\d{1,15}$/.test(text) ? Number(text) : text;
  const unit = SECONDS[kind];
  if (unit === undefined) return value;
  // What is no number goes as it is: the command's own words say what is wrong with it.
  return /^\d+([.,]\d+)?$/.test(text)
    ? formatTimeSpan(Math.round(Number(text.replace(',', '.')) * unit))
    : text;
}

/** 1.5 days stay 1.5; a third of a day is not written with sixteen digits. */
function trimmed(amount: number): string {
  return String(Number(amount.toFixed(4)));
}
