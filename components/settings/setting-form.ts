import type { ParameterOf, Setting, SettingsTable, SettingValue } from '@/lib/mail/settings/setting';
import { parseByteSize } from '@/lib/shell/value/byte-size';
import { spanInUnits, spanOfUnits } from './span-text';

/**
 * Owns: the settings of a table (lib/mail/settings) as a form holds them: text in the unit that Exchange's console shows, and
 *   the way back to the parameter.
 * Promises: pure; what was not changed is not sent.
 * Does not: validate (the command's schema does) or hold a credential.
 */

type FormValue<S extends Setting> = S['kind'] extends 'yesNo'
  ? boolean
  : S['kind'] extends 'list'
    ? S extends { readonly form: 'items' }
      ? string[]
      : string
    : S['kind'] extends 'choice'
      ? NonNullable<SettingValue<S>> | (null extends SettingValue<S> ? '' : never)
      : string;

/** The form's fields are called as the parameters. */
export type SettingsForm<T extends SettingsTable, N extends ParameterOf<T> = ParameterOf<T>> = {
  [P in N]: FormValue<T[P]>;
};

/** An object as its Get- cmdlet gives it, by the same table: so each setting is there, and of its type. */
type Row = Readonly<Record<string, unknown>>;

/** @param names what the form holds, in the order of its tabs */
export function settingsForm<T extends SettingsTable, const N extends ParameterOf<T>>(
  table: T,
  names: readonly N[],
) {
  type Form = SettingsForm<T, N>;
  const each = (value: (setting: Setting, name: N) => unknown): Form => {
    // Object.fromEntries forgets which value stands under which name.
    return Object.fromEntries(names.map((name) => [name, value(settingOf(table, name), name)])) as Form;
  };
  return {
    formOf: (row: Row): Form => each((setting, name) => toForm(setting, row[name])),
    /** What differs from `stored`. */
    changesOf: (form: Form, stored: Form, asked: readonly N[] = names): Record<string, unknown> =>
      Object.fromEntries(
        asked
          .filter((name) => JSON.stringify(form[name]) !== JSON.stringify(stored[name]))
          .map((name) => [name, toParameter(settingOf(table, name), form[name])]),
      ),
  };
}

/** For a property sheet that holds nothing else. */
export function settingsSheet<T extends SettingsTable, const N extends ParameterOf<T>>(
  table: T,
  names: readonly N[],
) {
  const { formOf, changesOf } = settingsForm(table, names);
  return {
    formOf,
    changeOf: (
      form: SettingsForm<T, N>,
      row: Row & { readonly Identity: string },
    ): Record<string, unknown> | null => {
      const changes = changesOf(form, formOf(row));
      return Object.keys(changes).length === 0 ? null : { Identity: row.Identity, ...changes };
    },
  };
}

function toForm(setting: Setting, value: unknown): unknown {
  if (setting.kind === 'yesNo') return value === true;
  if (setting.kind === 'list') {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return setting.form === 'items' ? [...items] : items.join('\n');
  }
  if (value === null || value === undefined) return '';
  if (setting.kind === 'size') {
    const size = parseByteSize(String(value));
    return size.ok && size.value !== null ? String(size.value / 1024) : '';
  }
  if (setting.kind !== 'span' || setting.form === 'text') return String(value);
  return spanInUnits(String(value), setting.form);
}

function toParameter(setting: Setting, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  switch (setting.kind) {
    case 'list':
      return text
        .split(/[\n,;]+/)
        .map((line) => line.trim())
        .filter((line) => line !== '');
    case 'size':
      return kilobytes(text);
    case 'integer':
      if (setting.form === 'text') return value;
      return /^\d{1,15}$/.test(text) ? Number(text) : text;
    case 'span':
      return setting.form === 'text' ? value : spanOfUnits(text, setting.form);
    case 'choice':
    case 'text':
      return setting.orNull ? text || null : value;
    default:
      return value;
  }
}

/** The table as any table: its own type names each setting's. */
function settingOf(table: SettingsTable, name: string): Setting {
  const setting = table[name];
  if (setting === undefined) throw new Error(`${name} is no setting of this table`);
  return setting;
}

/** Empty is `unlimited`. */
function kilobytes(text: string): string {
  if (text === '') return 'unlimited';
  return /^\d+$/.test(text) ? `${text}KB` : text;
}
