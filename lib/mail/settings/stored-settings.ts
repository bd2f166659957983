import {
  type ChoiceSetting,
  mapSettings,
  type ParameterOf,
  type Setting,
  type SettingsOf,
  type SettingsTable,
  type SettingValue,
} from './setting';

/**
 * Owns: the two directions between settings and the row that stores them.
 * Promises: each setting has its property in the row, of the type it must have: a property that the Prisma model lacks does
 *   not compile.
 * Does not: hold a password, which goes one way only (lib/commands/send-connector/credential).
 */

const SECONDS_PER_DAY = 86_400;

type StoredValue<S extends Setting> = S['kind'] extends 'size'
  ? bigint | number | null
  : S['kind'] extends 'choice'
    ? string | (null extends SettingValue<S> ? null : never)
    : S['kind'] extends 'list'
      ? string[]
      : S['kind'] extends 'credential'
        ? string | null
        : SettingValue<S>;

/** As a query reads it. */
export type StoredSettings<T extends SettingsTable> = {
  readonly [P in ParameterOf<T> as T[P]['property']]: StoredValue<T[P]>;
};

type WrittenValue<S extends Setting> = S['kind'] extends 'size' ? number | null : StoredValue<S>;

/** As a query writes it. */
export type WrittenSettings<T extends SettingsTable> = {
  [P in ParameterOf<T> as T[P]['property']]: WrittenValue<T[P]>;
};

export function fromStored<T extends SettingsTable>(table: T, row: StoredSettings<T>): SettingsOf<T> {
  // By name, since the compiler knows only that each of them is there.
  const values = row as Readonly<Record<string, unknown>>;
  return mapSettings(table, (setting, parameter) => readOf(setting, parameter, values[setting.property]));
}

export function toStored<T extends SettingsTable>(table: T, settings: SettingsOf<T>): WrittenSettings<T> {
  const written = Object.entries(table).map(([parameter, setting]) => {
    const value: unknown = settings[parameter];
    return [setting.property, writtenOf(setting, value)];
  });
  // As mapSettings: a value for each property.
  return Object.fromEntries(written) as WrittenSettings<T>;
}

function readOf(setting: Setting, parameter: string, stored: unknown): unknown {
  if (stored === null) return null;
  switch (setting.kind) {
    case 'size':
      return Number(stored);
    case 'span':
      return setting.storedIn === 'days' ? Number(stored) * SECONDS_PER_DAY : stored;
    case 'choice':
      return choiceOf(setting, parameter, stored);
    case 'credential':
      return { UserName: stored };
    default:
      return stored;
  }
}

function writtenOf(setting: Setting, value: unknown): unknown {
  if (value === null) return null;
  switch (setting.kind) {
    case 'span':
      return setting.storedIn === 'days' ? Number(value) / SECONDS_PER_DAY : value;
    case 'list':
      return Array.isArray(value) ? [...value] : value;
    case 'credential':
      return typeof value === 'object' && 'UserName' in value ? value.UserName : null;
    default:
      return value;
  }
}

/** The database's own checks allow no other value. */
function choiceOf({ values, refused }: ChoiceSetting, parameter: string, stored: unknown): string {
  const value = values.find((candidate) => candidate === stored && candidate !== refused);
  if (value === undefined)
    throw new Error(`${parameter} is stored as "${String(stored)}", which is none of ${values.join(', ')}`);
  return value;
}
