import type { ParameterOf, Setting, SettingsTable, SettingValue } from '@/lib/mail/settings/setting';
import { columnOf } from '@/lib/mail/settings/setting-names';

/**
 * Owns: reading the settings of a table (lib/mail/settings) by SQL, for those who do not go through Prisma.
 * Promises: each stands under its property, in the unit that the property names.
 */

type ReadValue<S extends Setting> = S['kind'] extends 'credential' ? string | null : SettingValue<S>;

/** Settings by property, as the transport process is given them; of a credential the user name. */
export type PropertiesOf<T extends SettingsTable> = {
  readonly [P in ParameterOf<T> as T[P]['property']]: ReadValue<T[P]>;
};

/** For SELECT. */
export function settingColumns(table: SettingsTable): string {
  return Object.values(table)
    .map(
      (setting) =>
        `${columnOf(setting)}${setting.kind === 'size' ? '::float8' : ''} AS "${setting.property}"`,
    )
    .join(', ');
}
