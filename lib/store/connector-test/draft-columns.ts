import { SEND_CONNECTOR_SETTINGS } from '@/lib/mail/settings/send-connector-settings';
import { columnOf } from '@/lib/mail/settings/setting-names';
import type { SendConnectorData } from '@/lib/store/configuration/send-connectors';

/**
 * Owns: a send connector that is not stored, or is otherwise than stored, as columns in JSON: jsonb_populate_record makes a row of it.
 */
export function draftColumns(data: Partial<SendConnectorData>): Record<string, unknown> {
  const given = Object.entries(data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([property, value]) => [columnNamed(property), inJson(value)]));
}

const SETTINGS = new Map<string, string>(
  Object.values(SEND_CONNECTOR_SETTINGS).map((setting) => [setting.property, columnOf(setting)]),
);

function columnNamed(property: string): string {
  return SETTINGS.get(property) ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function inJson(value: unknown): unknown {
  // As PostgreSQL writes bytea.
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return typeof value === 'bigint' ? Number(value) : value;
}
