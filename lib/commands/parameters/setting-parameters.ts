import { z } from 'zod';
import {
  type ChoiceSetting,
  type ListSetting,
  mapSettings,
  type ParameterOf,
  type Setting,
  type SettingsOf,
  type SettingsTable,
  type SettingValue,
  type TextSetting,
} from '@/lib/mail/settings/setting';
import { credential } from './credential';
import { changeableListOf, type ListChange, type ListOptions, listOf } from './list-change';
import {
  addressSpace,
  banner,
  binding,
  clientRange,
  dnsServer,
  fqdn,
  ipAddress,
  ipEndpoint,
  port,
  remoteIpRange,
  smartHost,
} from './network-types';
import {
  boolean,
  byteSize,
  comment,
  integer,
  oneOf,
  type ParameterMeta,
  timeSpan,
  unlimitedInteger,
} from './parameter-types';
import { sender, senderRewriting } from './sender-types';

/**
 * Owns: the parameters of New- and Set- that a table of settings (lib/mail/settings) makes.
 * Promises: New takes whole lists and requires what has no default; Set takes changes of lists and requires nothing.
 * Does not: check rules between settings. Pure: the browser imports it.
 */

/** What a schema makes of a parameter: a credential comes with its password. */
type GivenValue<S extends Setting> = S['kind'] extends 'credential'
  ? z.output<typeof credential>
  : SettingValue<S>;
type ChangeValue<S extends Setting> = S['kind'] extends 'list' ? ListChange<string> : GivenValue<S>;

type NewShape<T extends SettingsTable> = {
  [P in ParameterOf<T>]: T[P] extends { readonly default: unknown }
    ? z.ZodOptional<z.ZodType<GivenValue<T[P]>>>
    : z.ZodType<GivenValue<T[P]>>;
};
type SetShape<T extends SettingsTable> = {
  [P in ParameterOf<T>]: z.ZodOptional<z.ZodType<ChangeValue<T[P]>>>;
};

/** Settings as New- is given them. */
export type GivenSettings<T extends SettingsTable> = {
  readonly [P in ParameterOf<T>]?: GivenValue<T[P]> | undefined;
};
/** Settings as Set- is given them. */
export type ChangedSettings<T extends SettingsTable> = {
  readonly [P in ParameterOf<T>]?: ChangeValue<T[P]> | undefined;
};

export function newParametersOf<T extends SettingsTable>(table: T): NewShape<T> {
  return mapSettings(table, (setting) => {
    const schema = setting.kind === 'list' ? wholeList(setting) : schemaOf(setting);
    return setting.default === undefined ? schema : schema.optional();
  });
}

export function setParametersOf<T extends SettingsTable>(table: T): SetShape<T> {
  return mapSettings(table, (setting) =>
    (setting.kind === 'list'
      ? changeableListOf(LISTS[setting.of].item, listOptions(setting))
      : schemaOf(setting)
    ).optional(),
  );
}

/** What New- makes: what was given, else what `presets` say, else the defaults. */
export function withDefaults<T extends SettingsTable>(
  table: T,
  given: GivenSettings<T>,
  presets: Partial<SettingsOf<T>>,
): SettingsOf<T> {
  return mapSettings(table, (setting, parameter) => {
    const value: unknown = given[parameter];
    if (value !== undefined) return value;
    const preset: unknown = presets[parameter];
    return preset === undefined ? setting.default : preset;
  });
}

/** How a list's items are compared. */
export function listOptions({ of, maxItems }: ListSetting): ListOptions<string> {
  const { keyOf } = LISTS[of];
  return { ...(keyOf && { keyOf }), ...(maxItems !== undefined && { maxItems }) };
}

const LISTS: Record<
  ListSetting['of'],
  { readonly item: z.ZodType<string>; readonly keyOf?: (item: string) => string }
> = {
  // An address space is the same at any cost.
  addressSpace: { item: addressSpace, keyOf: (space) => space.replace(/;\d+$/, '') },
  smartHost: { item: smartHost },
  remoteIpRange: { item: remoteIpRange },
  clientRange: { item: clientRange },
  binding: { item: binding },
  port: { item: port },
  dnsServer: { item: dnsServer },
  ipEndpoint: { item: ipEndpoint },
  ipAddress: { item: ipAddress },
  sender: { item: sender },
  // One sender has one entry: adding another replaces it.
  senderRewriting: { item: senderRewriting, keyOf: (entry) => entry.split(' -> ')[0] ?? entry },
};

const TEXTS: Record<TextSetting['of'], z.ZodType<string>> = { comment, fqdn, banner };

function wholeList(setting: ListSetting): z.ZodType {
  return listOf(LISTS[setting.of].item, listOptions(setting));
}

function schemaOf(setting: Exclude<Setting, ListSetting>): z.ZodType {
  switch (setting.kind) {
    case 'yesNo':
      return boolean;
    case 'integer':
      return (setting.unlimited ? unlimitedInteger : integer)(setting.min, setting.max);
    case 'span':
      return timeSpan(setting.min, setting.max);
    case 'size':
      return byteSize;
    case 'choice':
      return orNull(setting, choice(setting));
    case 'text':
      return orNull(setting, TEXTS[setting.of]);
    case 'credential':
      return credential;
  }
}

function orNull(setting: ChoiceSetting | TextSetting, schema: z.ZodType): z.ZodType {
  return setting.orNull ? schema.nullable() : schema;
}

function choice({ values, refused, default: usual }: ChoiceSetting): z.ZodType {
  if (refused === undefined) return oneOf(values);
  return oneOf(values)
    .transform((value, context) => {
      if (value !== refused) return value;
      context.addIssue({ code: 'custom', message: 'NotSupported', params: { default: usual } });
      return z.NEVER;
    })
    .meta({ kind: 'enum', values: values.filter((value) => value !== refused) } satisfies ParameterMeta);
}
