import { applyListChange, type ListChange } from '@/lib/commands/parameters/list-change';
import { type ChangedSettings, listOptions } from '@/lib/commands/parameters/setting-parameters';
import { mapSettings, type SettingsOf, type SettingsTable } from '@/lib/mail/settings/setting';

/** What an object's settings are after Set-: what is not given stays, and a list may be changed by its items. */
export function mergeSettings<T extends SettingsTable>(
  table: T,
  stored: SettingsOf<T>,
  given: ChangedSettings<T>,
): SettingsOf<T> {
  return mapSettings(table, (setting, parameter) => {
    const present: unknown = stored[parameter];
    const value: unknown = given[parameter];
    if (value === undefined) return present;
    if (setting.kind !== 'list') return value;
    // Both are lists, for the table says so.
    return applyListChange(present as readonly string[], value as ListChange<string>, listOptions(setting));
  });
}
