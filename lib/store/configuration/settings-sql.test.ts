import { afterAll, beforeAll, expect, it } from 'vitest';
import { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';
import { SEND_CONNECTOR_SETTINGS } from '@/lib/mail/settings/send-connector-settings';
import type { Setting, SettingsTable } from '@/lib/mail/settings/setting';
import { TRANSPORT_SERVER_SETTINGS } from '@/lib/mail/settings/transport-server-settings';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { settingColumns } from './settings-sql';

const database = useTestDatabase();
let pool: Pool;

beforeAll(() => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'settings test', maxConnections: 1 });
});
afterAll(() => pool.end());

const TABLES: readonly (readonly [string, string, SettingsTable])[] = [
  [
    'send_connector',
    "(id, name, address_spaces) VALUES (gen_random_uuid(), 'x', '{SMTP:*;1}')",
    SEND_CONNECTOR_SETTINGS,
  ],
  ['transport_server', "(id, name) VALUES (gen_random_uuid(), 'X')", TRANSPORT_SERVER_SETTINGS],
  [
    'receive_connector',
    `(id, server_id, name, remote_ip_ranges, permission_groups, auth_mechanism)
       SELECT gen_random_uuid(), id, 'x', '{::/0}', '{}', '{Tls}' FROM transport_server`,
    RECEIVE_CONNECTOR_SETTINGS,
  ],
];

/** As its column counts it. */
function columnDefault(setting: Setting): unknown {
  return setting.kind === 'span' && setting.storedIn === 'days' ? setting.default / 86_400 : setting.default;
}

it.each(TABLES)(
  'a new row of %s has the defaults that its table of settings names',
  async (table, row, settings) => {
    const withDefault = Object.entries(settings).filter(([, setting]) => setting.default !== undefined);
    const columns = settingColumns(Object.fromEntries(withDefault));
    await pool.query(`INSERT INTO ${table} ${row}`);
    const { rows } = await pool.query(`SELECT ${columns} FROM ${table}`);
    expect(rows).toEqual([
      Object.fromEntries(withDefault.map(([, setting]) => [setting.property, columnDefault(setting)])),
    ]);
  },
);
