import type { JsonValue, OutputRow } from '@/lib/commands/command/report';
import {
  mapSettings,
  type ParameterOf,
  type Setting,
  type SettingsOf,
  type SettingsTable,
} from '@/lib/mail/settings/setting';
import { formatByteSize } from '@/lib/shell/value/byte-size';
import { formatTimeSpan } from '@/lib/shell/value/time-span';

/**
 * Settings as Get- shows them: in the table's order, each in a form that its parameter takes; of a credential the user name
 * alone. `behind`: what else stands behind a setting.
 */
export function settingsOutput<T extends SettingsTable>(
  table: T,
  settings: SettingsOf<T>,
  behind: Readonly<Partial<Record<ParameterOf<T>, OutputRow>>>,
): OutputRow {
  const rows: Record<ParameterOf<T>, OutputRow> = mapSettings(table, (setting, parameter) => ({
    [parameter]: shown(setting, settings[parameter]),
    ...behind[parameter],
  }));
  return Object.assign({}, ...Object.values(rows));
}

function shown(setting: Setting, value: unknown): JsonValue {
  // The table says of which type each value is.
  switch (setting.kind) {
    case 'size':
      return formatByteSize(value as number | null);
    case 'span':
      return formatTimeSpan(value as number);
    case 'integer':
      return (value as number | null) ?? 'unlimited';
    case 'credential':
      return (value as { UserName: string } | null)?.UserName ?? null;
    case 'list':
      return [...(value as readonly string[])];
    default:
      return value as string | boolean | null;
  }
}
