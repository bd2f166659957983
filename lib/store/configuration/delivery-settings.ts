import { type SystemMessageKey, systemMessageIdentity } from '@/lib/mail/dsn/system-message';
import type { SmtpListener } from '@/lib/mail/routing/ourselves';
import type { RoutingTable } from '@/lib/mail/routing/routing-table';
import { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';
import { SEND_CONNECTOR_SETTINGS } from '@/lib/mail/settings/send-connector-settings';
import { TRANSPORT_SERVER_SETTINGS } from '@/lib/mail/settings/transport-server-settings';
import { cleanJson } from '@/lib/store/database/clean-text';
import type { Client, Pool, Queryable } from '@/lib/store/database/pool';
import { loadRoutingTable } from './routing-table';
import { type PropertiesOf, settingColumns } from './settings-sql';

/**
 * Owns: what a transport process must know to take and send mail: routing, send connectors, its own settings, its receive
 *   connectors and which servers live, as one snapshot.
 * Promises: all of it is of one moment (repeatable read). Passwords stay sealed.
 * Does not: cache or tell when it changed (lib/worker/configuration/configuration.ts).
 */

export interface DeliverySettings {
  readonly routing: RoutingTable;
  readonly connectors: ReadonlyMap<string, ConnectorSettings>;
  readonly server: ServerSettings;
  readonly receiveConnectors: readonly ReceiveConnectorSettings[];
  /** Ranges of the IP Block list that have not expired. */
  readonly blockedRanges: readonly string[];
  /** Servers with a live lease, the least loaded first. */
  readonly liveServerIds: readonly string[];
  /** Where other live servers take mail. */
  readonly otherListeners: readonly SmtpListener[];
  /** The administrator's own texts for DSNs, by identity (lib/mail/dsn/system-message.ts). */
  readonly systemMessages: ReadonlyMap<string, string>;
}

/** What routing holds already, and what only people read. */
const {
  Enabled: _enabled,
  AddressSpaces: _addressSpaces,
  Comment: _comment,
  ...CONNECTOR_SETTINGS
} = SEND_CONNECTOR_SETTINGS;

export type ConnectorSettings = PropertiesOf<typeof CONNECTOR_SETTINGS> & {
  readonly id: string;
  readonly name: string;
  readonly password: { readonly ciphertext: Uint8Array; readonly keyId: string } | null;
  /** Of XOAuth2. Its version and `recoveredAt` tell when it is worth another try. */
  readonly smtpCredential: {
    readonly id: string;
    readonly name: string;
    readonly version: number;
    readonly recoveredAt: string | null;
    readonly allowedSmartHosts: readonly string[];
  } | null;
};

export type ServerSettings = PropertiesOf<typeof TRANSPORT_SERVER_SETTINGS> & {
  readonly id: string;
  readonly name: string;
};

export type ReceiveConnectorSettings = PropertiesOf<typeof RECEIVE_CONNECTOR_SETTINGS> & {
  readonly id: string;
  readonly name: string;
  readonly permissionGroups: readonly string[];
  readonly authMechanism: readonly string[];
};

/** @throws when the server has no row: it is registered first (registration.ts). */
export async function loadDeliverySettings(pool: Pool, serverId: string): Promise<DeliverySettings> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const settings = {
      routing: await loadRoutingTable(async (sql) => (await client.query(sql)).rows),
      connectors: await loadConnectors(client),
      server: await loadServer(client, serverId),
      receiveConnectors: await loadReceiveConnectors(client, serverId),
      blockedRanges: await loadBlockedRanges(client),
      liveServerIds: await loadLiveServers(client),
      otherListeners: await loadOtherListeners(client, serverId),
      systemMessages: await loadSystemMessages(client),
    };
    await client.query('COMMIT');
    client.release();
    return settings;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

type ConnectorRow = Omit<ConnectorSettings, 'password'> & {
  readonly ciphertext: Buffer | null;
  readonly keyId: string | null;
};

function loadConnectors(client: Client): Promise<Map<string, ConnectorSettings>> {
  return readConnectors(client, 'send_connector', []);
}

/**
 * A connector as deliveries would be given it, if some of its columns were otherwise.
 * @param id null: it is not stored, and `columns` are all of them; @returns null: there is none of this id
 */
export async function readDraftConnector(
  database: Queryable,
  id: string | null,
  columns: Readonly<Record<string, unknown>>,
): Promise<ConnectorSettings | null> {
  const draft = cleanJson(columns);
  const found =
    id === null
      ? await readConnectors(database, 'jsonb_populate_record(NULL::send_connector, $1::jsonb)', [draft])
      : await readConnectors(
          database,
          `(SELECT (jsonb_populate_record(c, $1::jsonb)).* FROM send_connector c WHERE c.id = $2) d`,
          [draft, id],
        );
  return [...found.values()][0] ?? null;
}

async function readConnectors(
  database: Queryable,
  from: string,
  values: readonly unknown[],
): Promise<Map<string, ConnectorSettings>> {
  const { rows } = await database.query<ConnectorRow>(
    `SELECT s.*, CASE WHEN c.id IS NOT NULL THEN
       jsonb_build_object('id', c.id, 'name', c.name, 'version', c.version, 'recoveredAt', t.recovered_at,
         'allowedSmartHosts', c.allowed_smart_hosts) END AS "smtpCredential"
     FROM (SELECT id, name, ${settingColumns(CONNECTOR_SETTINGS)},
         authentication_ciphertext AS ciphertext, authentication_key_id AS "keyId", smtp_credential_id
       FROM ${from}) s
       LEFT JOIN smtp_credential c ON c.id = s.smtp_credential_id
       LEFT JOIN smtp_token t ON t.credential_id = c.id`,
    [...values],
  );
  return new Map(
    rows.map(({ ciphertext, keyId, ...row }) => [
      row.id,
      { ...row, password: ciphertext !== null && keyId !== null ? { ciphertext, keyId } : null },
    ]),
  );
}

async function loadServer(client: Client, serverId: string): Promise<ServerSettings> {
  const { rows } = await client.query<ServerSettings>(
    `SELECT id, name, ${settingColumns(TRANSPORT_SERVER_SETTINGS)} FROM transport_server WHERE id = $1`,
    [serverId],
  );
  const server = rows[0];
  if (!server) throw new Error(`The transport server ${serverId} has no row in this database`);
  return server;
}

async function loadReceiveConnectors(client: Client, serverId: string): Promise<ReceiveConnectorSettings[]> {
  const { rows } = await client.query<ReceiveConnectorSettings>(
    `SELECT id, name, permission_groups AS "permissionGroups", auth_mechanism AS "authMechanism",
       ${settingColumns(RECEIVE_CONNECTOR_SETTINGS)}
     FROM receive_connector WHERE server_id = $1 ORDER BY name`,
    [serverId],
  );
  return rows;
}

async function loadBlockedRanges(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ ipRange: string }>(
    `SELECT ip_range AS "ipRange" FROM ip_block_list_entry WHERE expires_at IS NULL OR expires_at > now() ORDER BY 1`,
  );
  return rows.map(({ ipRange }) => ipRange);
}

async function loadLiveServers(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(`
    SELECT s.id FROM transport_server s
    LEFT JOIN queue q ON q.owner_server_id = s.id AND q.kind = 'Delivery'
    LEFT JOIN queue_counter k ON k.queue_id = q.id
    WHERE s.lease_expires_at > clock_timestamp()
    GROUP BY s.id ORDER BY coalesce(sum(k.count), 0), s.id`);
  return rows.map((row) => row.id);
}

async function loadOtherListeners(client: Client, serverId: string): Promise<SmtpListener[]> {
  const { rows } = await client.query<Omit<SmtpListener, 'address' | 'port'> & { smtpAddress: string }>(
    // A server of an earlier version has one. None is empty: nothing of ours is submitted where TLS comes first, and loops may lead there.
    `SELECT * FROM (
       SELECT unnest(CASE WHEN smtp_addresses = '{}' THEN ARRAY[smtp_address] ELSE smtp_addresses END) AS "smtpAddress",
         computer_addresses AS "computerAddresses", external_ip_address AS "externalAddresses"
       FROM transport_server
       WHERE id <> $1 AND smtp_address IS NOT NULL AND lease_expires_at > clock_timestamp()) s
     WHERE "smtpAddress" <> ''`,
    [serverId],
  );
  return rows.map(({ smtpAddress, ...row }) => {
    const colon = smtpAddress.lastIndexOf(':');
    return { ...row, address: smtpAddress.slice(0, colon), port: Number(smtpAddress.slice(colon + 1)) };
  });
}

async function loadSystemMessages(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query<SystemMessageKey & { readonly text: string }>(
    'SELECT language, internal AS "isInternal", dsn_code AS "dsnCode", text FROM system_message',
  );
  return new Map(rows.map((row) => [systemMessageIdentity(row), row.text]));
}
