import * as z from 'zod/mini';
import {
  type ChoiceSetting,
  mapSettings,
  type ParameterOf,
  type Setting,
  type SettingsTable,
  type SettingValue,
} from '@/lib/mail/settings/setting';

/** A setting as Get- gives it. */
type ShownValue<S extends Setting> = S['kind'] extends 'span' | 'size'
  ? string
  : S['kind'] extends 'integer'
    ? number | (null extends SettingValue<S> ? 'unlimited' : never)
    : S['kind'] extends 'list'
      ? string[]
      : S['kind'] extends 'credential'
        ? string | null
        : SettingValue<S>;

/** The settings in an object's row. */
export function settingsShape<T extends SettingsTable>(
  table: T,
): { [P in ParameterOf<T>]: z.ZodMiniType<ShownValue<T[P]>> } {
  return mapSettings(table, schemaOf);
}

function schemaOf(setting: Setting): z.ZodMiniType {
  switch (setting.kind) {
    case 'yesNo':
      return z.boolean();
    case 'integer':
      return setting.unlimited ? z.union([z.number(), z.literal('unlimited')]) : z.number();
    case 'choice':
      return orNull(setting, z.enum(supported(setting)));
    case 'text':
      return orNull(setting, z.string());
    case 'list':
      return z.array(z.string());
    case 'credential':
      return z.nullable(z.string());
    default:
      return z.string();
  }
}

function supported({ values, refused }: ChoiceSetting): string[] {
  return values.filter((value) => value !== refused);
}

function orNull(setting: { readonly orNull?: true }, schema: z.ZodMiniType): z.ZodMiniType {
  return setting.orNull ? z.nullable(schema) : schema;
}
