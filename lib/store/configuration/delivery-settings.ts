import type { RoutingTable } from '@/lib/mail/routing/routing-table';
import type { TlsAuthLevel } from '@/lib/mail/routing/send-connector-choices';
import type { Client, Pool } from '@/lib/store/database/pool';
import { loadRoutingTable } from './routing-table';

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
  /** Servers with a live lease, the least loaded first. */
  readonly liveServerIds: readonly string[];
}

export interface ConnectorSettings {
  readonly id: string;
  readonly name: string;
  readonly dnsRoutingEnabled: boolean;
  readonly smartHosts: readonly string[];
  readonly smartHostAuthMechanism: string;
  readonly userName: string | null;
  readonly password: { readonly ciphertext: Uint8Array; readonly keyId: string } | null;
  readonly port: number;
  readonly connectionInactivityTimeoutSeconds: number;
  readonly requireTls: boolean;
  readonly ignoreStartTls: boolean;
  readonly forceHelo: boolean;
  readonly tlsAuthLevel: TlsAuthLevel | null;
  readonly fqdn: string | null;
  readonly isVerbose: boolean;
  readonly usesExternalDns: boolean;
  readonly maxMessagesPerConnection: number;
}

/** Durations in seconds, as Set-TransportServer stores them; null connections are unlimited. */
export interface ServerSettings {
  readonly id: string;
  readonly name: string;
  readonly fqdn: string;
  readonly maxOutboundConnections: number | null;
  readonly maxPerDomainOutboundConnections: number | null;
  readonly queueGlitchRetryCount: number;
  readonly queueGlitchRetryInterval: number;
  readonly transientFailureRetryCount: number;
  readonly transientFailureRetryInterval: number;
  readonly outboundConnectionFailureRetryInterval: number;
  readonly messageRetryInterval: number;
  readonly messageExpirationTimeout: number;
  readonly delayNotificationTimeout: number;
  readonly queueMaxIdleTime: number;
  readonly maxIdleTimeBeforeResubmit: number;
  readonly poisonThreshold: number;
  readonly poisonMessageDetectionEnabled: boolean;
  readonly finishedMessageMaxAge: number;
  readonly internalDnsServers: readonly string[];
  readonly externalDnsServers: readonly string[];
}

export interface ReceiveConnectorSettings {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly remoteIpRanges: readonly string[];
  readonly permissionGroups: readonly string[];
  readonly authMechanism: readonly string[];
  readonly banner: string | null;
  readonly fqdn: string | null;
  readonly maxMessageSizeBytes: number | null;
  readonly maxRecipientsPerMessage: number;
  readonly maxHopCount: number;
  readonly maxProtocolErrors: number;
  readonly maxInboundConnection: number;
  readonly maxInboundConnectionPerSource: number;
  readonly connectionTimeoutSeconds: number;
  readonly connectionInactivityTimeoutSeconds: number;
}

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
      liveServerIds: await loadLiveServers(client),
    };
    await client.query('COMMIT');
    client.release();
    return settings;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

interface ConnectorRow extends Omit<ConnectorSettings, 'password'> {
  readonly ciphertext: Buffer | null;
  readonly keyId: string | null;
}

async function loadConnectors(client: Client): Promise<Map<string, ConnectorSettings>> {
  const { rows } = await client.query<ConnectorRow>(`
    SELECT id, name, dns_routing_enabled AS "dnsRoutingEnabled", smart_hosts AS "smartHosts",
      smart_host_auth_mechanism AS "smartHostAuthMechanism", authentication_user_name AS "userName",
      authentication_ciphertext AS ciphertext, authentication_key_id AS "keyId", port,
      connection_inactivity_time_out AS "connectionInactivityTimeoutSeconds", require_tls AS "requireTls",
      ignore_start_tls AS "ignoreStartTls", force_helo AS "forceHelo", tls_auth_level AS "tlsAuthLevel", fqdn,
      protocol_logging_level = 'Verbose' AS "isVerbose", use_external_dns_servers_enabled AS "usesExternalDns",
      smtp_max_messages_per_connection AS "maxMessagesPerConnection"
    FROM send_connector`);
  return new Map(
    rows.map(({ ciphertext, keyId, ...row }) => [
      row.id,
      { ...row, password: ciphertext !== null && keyId !== null ? { ciphertext, keyId } : null },
    ]),
  );
}

async function loadServer(client: Client, serverId: string): Promise<ServerSettings> {
  const { rows } = await client.query<ServerSettings>(
    `SELECT id, name, fqdn, max_outbound_connections AS "maxOutboundConnections",
       max_per_domain_outbound_connections AS "maxPerDomainOutboundConnections",
       queue_glitch_retry_count AS "queueGlitchRetryCount", queue_glitch_retry_interval AS "queueGlitchRetryInterval",
       transient_failure_retry_count AS "transientFailureRetryCount",
       transient_failure_retry_interval AS "transientFailureRetryInterval",
       outbound_connection_failure_retry_interval AS "outboundConnectionFailureRetryInterval",
       message_retry_interval AS "messageRetryInterval", message_expiration_timeout AS "messageExpirationTimeout",
       delay_notification_timeout AS "delayNotificationTimeout", queue_max_idle_time AS "queueMaxIdleTime",
       max_idle_time_before_resubmit AS "maxIdleTimeBeforeResubmit", poison_threshold AS "poisonThreshold",
       poison_message_detection_enabled AS "poisonMessageDetectionEnabled",
       finished_message_max_age AS "finishedMessageMaxAge", internal_dns_servers AS "internalDnsServers",
       external_dns_servers AS "externalDnsServers"
     FROM transport_server WHERE id = $1`,
    [serverId],
  );
  const server = rows[0];
  if (!server) throw new Error(`The transport server ${serverId} has no row in this database`);
  return server;
}

async function loadReceiveConnectors(client: Client, serverId: string): Promise<ReceiveConnectorSettings[]> {
  const { rows } = await client.query<
    Omit<ReceiveConnectorSettings, 'maxMessageSizeBytes'> & { readonly maxMessageSize: bigint | null }
  >(
    `SELECT id, name, enabled, remote_ip_ranges AS "remoteIpRanges", permission_groups AS "permissionGroups",
       auth_mechanism AS "authMechanism", banner, fqdn, max_message_size AS "maxMessageSize",
       max_recipients_per_message AS "maxRecipientsPerMessage", max_hop_count AS "maxHopCount",
       max_protocol_errors AS "maxProtocolErrors", max_inbound_connection AS "maxInboundConnection",
       max_inbound_connection_per_source AS "maxInboundConnectionPerSource",
       connection_timeout AS "connectionTimeoutSeconds",
       connection_inactivity_timeout AS "connectionInactivityTimeoutSeconds"
     FROM receive_connector WHERE server_id = $1 ORDER BY name`,
    [serverId],
  );
  return rows.map(({ maxMessageSize, ...row }) => ({
    ...row,
    maxMessageSizeBytes: maxMessageSize === null ? null : Number(maxMessageSize),
  }));
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
