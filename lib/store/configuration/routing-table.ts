import { parseAddressSpace } from '@/lib/mail/routing/address-space';
import type { AcceptedDomainType, RoutingTable } from '@/lib/mail/routing/routing-table';

/**
 * Owns: loading the snapshot that routing decides on.
 * Promises: one statement, so version, connectors and domains are of the same moment; the same mapping for the worker
 *   (pg) and for a command's transaction (Prisma), which see their own changes.
 * Does not: cache it or tell when it changed.
 */

/** Runs one statement without parameters: `(sql) => query(db, sql)` or `async (sql) => (await pool.query(sql)).rows`. */
export type RowReader = (sql: string) => Promise<readonly unknown[]>;

export async function loadRoutingTable(read: RowReader): Promise<RoutingTable> {
  const [row] = await read(STATEMENT);
  const loaded = toLoaded(row);
  return {
    version: BigInt(loaded.version),
    connectors: loaded.connectors.map((connector) => ({
      ...connector,
      addressSpaces: connector.addressSpaces.map(toAddressSpace),
    })),
    acceptedDomains: loaded.acceptedDomains,
  };
}

const STATEMENT = `
  SELECT json_build_object(
    'version', (SELECT coalesce(max(version), 0)::text FROM routing_version),
    'connectors', (
      SELECT coalesce(json_agg(json_build_object(
        'id', c.id, 'name', c.name, 'enabled', c.enabled, 'addressSpaces', c.address_spaces,
        'maxMessageSizeBytes', c.max_message_size, 'dnsRoutingEnabled', c.dns_routing_enabled,
        'acceptMessagesOnlyFrom', c.accept_messages_only_from,
        'sourceServerIds', ARRAY(SELECT s.server_id FROM send_connector_source s WHERE s.connector_id = c.id ORDER BY 1)
      ) ORDER BY c.id), '[]'::json) FROM send_connector c),
    'acceptedDomains', (
      SELECT coalesce(json_agg(json_build_object(
        'name', d.name, 'domainName', d.domain_name, 'domainType', d.domain_type
      ) ORDER BY d.id), '[]'::json) FROM accepted_domain d)
  ) AS routing`;

/** What STATEMENT builds. Numbers are safe: a size is at most 2147483647 (MaxMessageSize). */
interface Loaded {
  readonly version: string;
  readonly connectors: readonly {
    readonly id: string;
    readonly name: string;
    readonly enabled: boolean;
    readonly addressSpaces: readonly string[];
    readonly maxMessageSizeBytes: number | null;
    readonly dnsRoutingEnabled: boolean;
    readonly acceptMessagesOnlyFrom: readonly string[];
    readonly sourceServerIds: readonly string[];
  }[];
  readonly acceptedDomains: readonly {
    readonly name: string;
    readonly domainName: string;
    readonly domainType: AcceptedDomainType;
  }[];
}

function toLoaded(row: unknown): Loaded {
  // The statement above is the one source of this value; its shape is tested, not checked at each load.
  return (row as { routing: Loaded }).routing;
}

function toAddressSpace(text: string) {
  const parsed = parseAddressSpace(text);
  if (!parsed.ok) throw new Error(`A stored address space cannot be read: ${text} (${parsed.errorId})`);
  return parsed.value;
}
