/**
 * Owns: the words in which a table of settings is written, and the types that follow from one. Such a table (beside this
 *   file, one a noun) is the place where a setting stands: the cmdlets' parameters and output, storage, what the transport
 *   process is given, and the console's rows and forms are read from it.
 * Promises: pure data and types.
 * Does not: know rules between settings (code, beside the noun's cmdlets), zod, SQL or React.
 */

interface Stored {
  /**
   * What the Prisma model and all code but the cmdlets call it: the parameter in camelCase, and the unit behind it
   * (setting-names.test.ts holds the rule, setting-names.ts makes the column of it).
   */
  readonly property: string;
}

interface YesNoSetting extends Stored {
  readonly kind: 'yesNo';
  readonly default: boolean;
}

interface IntegerSetting extends Stored {
  readonly kind: 'integer';
  readonly min: number;
  readonly max: number;
  /** May be `unlimited`, which is null wherever it is no text. */
  readonly unlimited?: true;
  readonly default: number | null;
  /** A form sends it as typed; without, as a number. */
  readonly form?: 'text';
}

/** Text in a form is Exchange's `[d.]hh:mm:ss`; in a unit it is a number. */
export type SpanForm = 'seconds' | 'minutes' | 'hours' | 'days' | 'text';

/** A time span: whole seconds, as `[d.]hh:mm:ss` where people read it. */
interface SpanSetting extends Stored {
  readonly kind: 'span';
  readonly min: number;
  readonly max: number;
  /** Seconds, whatever its column counts. */
  readonly default: number;
  /** Its column counts whole days. */
  readonly storedIn?: 'days';
  readonly form: SpanForm;
}

/** Bytes, or null: unlimited. */
interface SizeSetting extends Stored {
  readonly kind: 'size';
  readonly default: number | null;
}

export interface ChoiceSetting extends Stored {
  readonly kind: 'choice';
  readonly values: readonly [string, ...string[]];
  /** One of Exchange's values that this version does not support. */
  readonly refused?: string;
  /** May be $null. */
  readonly orNull?: true;
  readonly default: string | null;
}

export interface TextSetting extends Stored {
  readonly kind: 'text';
  readonly of: 'comment' | 'fqdn' | 'banner';
  /** May be $null. */
  readonly orNull?: true;
  readonly default: string | null;
}

export interface ListSetting extends Stored {
  readonly kind: 'list';
  readonly of:
    | 'addressSpace'
    | 'smartHost'
    | 'remoteIpRange'
    | 'clientRange'
    | 'binding'
    | 'port'
    | 'dnsServer'
    | 'ipEndpoint'
    | 'ipAddress'
    | 'sender'
    | 'senderRewriting';
  readonly maxItems?: number;
  /** Without, it must be given. */
  readonly default?: readonly string[];
  /** A list box with Add, Edit and Remove, or a text with one item a line. */
  readonly form: 'items' | 'lines';
}

/** A user name, and a password that never comes back; the column holds the name. */
interface CredentialSetting extends Stored {
  readonly kind: 'credential';
  readonly default: null;
}

export type Setting =
  | YesNoSetting
  | IntegerSetting
  | SpanSetting
  | SizeSetting
  | ChoiceSetting
  | TextSetting
  | ListSetting
  | CredentialSetting;

/** By the cmdlets' parameter; in the order in which Get- shows them. */
export type SettingsTable = Readonly<Record<string, Setting>>;

export type ParameterOf<T extends SettingsTable> = keyof T & string;

type OrNull<S> = S extends { readonly orNull: true } | { readonly unlimited: true } ? null : never;
type ChoiceOf<S> = S extends { readonly values: readonly (infer Value extends string)[] }
  ? Exclude<Value, S extends { readonly refused: infer Refused } ? Refused : never>
  : never;

/** A setting's value between its parameter and its column. */
export type SettingValue<S extends Setting> = S extends YesNoSetting
  ? boolean
  : S extends IntegerSetting | SpanSetting
    ? number | OrNull<S>
    : S extends SizeSetting
      ? number | null
      : S extends ChoiceSetting
        ? ChoiceOf<S> | OrNull<S>
        : S extends TextSetting
          ? string | OrNull<S>
          : S extends ListSetting
            ? readonly string[]
            : { readonly UserName: string } | null;

/** An object's settings by parameter: what the rules between them, and the cmdlets, speak of. */
export type SettingsOf<T extends SettingsTable> = { readonly [P in ParameterOf<T>]: SettingValue<T[P]> };

/** Makes something of each setting, under its parameter. The caller says of what type; no compiler follows that. */
export function mapSettings<T extends SettingsTable, Result>(
  table: T,
  make: (setting: Setting, parameter: ParameterOf<T>) => unknown,
): Result {
  const made = Object.entries(table).map(([parameter, setting]) => [parameter, make(setting, parameter)]);
  // Object.fromEntries forgets which value stands under which key.
  return Object.fromEntries(made) as Result;
}
