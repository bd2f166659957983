import { type IpRange, toCidrBlocks } from '@/lib/mail/address/ip-range';
import { plainAddress } from '@/lib/mail/address/plain-address';
import { CLIENT_PROPERTIES, type ClientPropertyName } from '@/lib/mail/session/client-properties';
import type { Reach } from '@/lib/reach';
import type { FilterExpression, FilterTree } from '@/lib/shell/filter/filter-value';
import { renderSortOrder, type SortKey } from '@/lib/shell/filter/sort-order';
import { SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';
import { COUNTED_DAYS, TODAY } from '@/lib/store/server/count-clients';
import { compileFilter, type SqlProperty } from './filter-sql';
import { countUpTo, type KeyPageSource, readKeyPage } from './key-page';
import { bookmarkOf, COUNT_LIMIT, type ListPage, type ListRequest } from './list-request';
import { reachConditions } from './reach-sql';
import { sortColumns } from './sort-sql';
import { readWhole, type WholeListRequest } from './whole-list';

/**
 * Owns: reading who submits what, the last seen first unless another order is asked for.
 * Promises: costs what there is of clients (20,000, forget-clients.ts), however many sessions they had: the counts of thirty
 *   days stand in the row.
 */

export interface ClientRow {
  readonly id: string;
  readonly address: string;
  readonly account: string | null;
  readonly label: string | null;
  readonly name: string | null;
  readonly encryption: string | null;
  readonly tls_version: string | null;
  readonly auth_mechanism: string | null;
  readonly connector_name: string | null;
  readonly hello_names: readonly string[];
  readonly senders: readonly string[];
  readonly messages_1: bigint;
  readonly messages_7: bigint;
  readonly messages_30: bigint;
  readonly refusals_1: bigint;
  readonly refusals_7: bigint;
  readonly refusals_30: bigint;
  readonly sessions_1: bigint;
  readonly sessions_7: bigint;
  readonly sessions_30: bigint;
  readonly last_refusal: string | null;
  readonly refused_at: Date | null;
  readonly plain_text_at: Date | null;
  readonly old_tls_at: Date | null;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
}

export interface ClientSelection {
  readonly id: string | null;
  /** Wholly within. */
  readonly clients: IpRange | null;
  readonly filter: FilterTree;
  readonly reach: Reach;
  readonly order: readonly SortKey[];
}

export async function listClients(
  db: SqlReader,
  request: ClientSelection & ListRequest,
): Promise<ListPage<ClientRow>> {
  const source = sourceOf(request);
  const page = await readKeyPage<ClientRow>(db, source, {
    ...request,
    bookmark: bookmarkOf(request, source),
  });
  return { ...page, total: await countUpTo(db, source, COUNT_LIMIT) };
}

const PART_SIZE = 500;

export function readAllClients(
  db: SqlReader,
  request: ClientSelection & WholeListRequest,
): AsyncGenerator<readonly ClientRow[]> {
  return readWhole(db, request, async () => sourceOf(request), PART_SIZE);
}

function sourceOf(request: ClientSelection): KeyPageSource {
  const parameters = new SqlParameters();
  const conditions = compileFilter(request.filter, CLIENT_SQL, parameters);
  const { id, clients } = request;
  if (id !== null) conditions.push(`c.id = ${parameters.uuid(id)}`);
  if (clients !== null) conditions.push(withinRange(clients, parameters));
  // They are of the organization: a scope of servers or connectors names none.
  conditions.push(...reachConditions(request.reach, {}, parameters));
  const order = request.order.length > 0 ? request.order : LAST_SEEN_FIRST;
  return {
    select: ['c.id::text AS id', ...SELECTED.map((column) => `c.${column}`)].join(', '),
    from: `(${CLIENTS}) c`,
    conditions,
    parameters,
    keys: sortColumns(order, CLIENT_PROPERTIES, CLIENT_SQL, [{ sql: 'c.id', cast: 'uuid' }]),
    order: `clients ${renderSortOrder(order)}`,
  };
}

/** Of the last so many days, today included. The first count is of `counted_on`. */
function inDays(column: string, days: number): string {
  return `(SELECT coalesce(sum(n), 0)::bigint FROM unnest(s.${column}[1:${days} - (${TODAY} - s.counted_on)]) n) AS ${column}_${days}`;
}

const COUNTS = ['messages', 'refusals', 'sessions'].flatMap((column) =>
  [1, 7, COUNTED_DAYS].map((days) => inDays(column, days)),
);

/** The worst of the week before it was last seen. */
const CLIENTS = `
  SELECT s.id, CASE WHEN masklen(s.address) = CASE family(s.address) WHEN 4 THEN 32 ELSE 128 END THEN host(s.address)
      ELSE text(s.address) END AS address,
    s.address AS inet_address, nullif(s.account_name, '') AS account, s.label,
    coalesce(s.label, s.hello_names[1]) AS name, s.tls_version, s.auth_mechanism, s.connector_name, s.hello_names, s.senders,
    CASE WHEN s.plain_text_at > s.last_seen_at - interval '7 days' THEN 'PlainText'
      WHEN s.old_tls_at > s.last_seen_at - interval '7 days' THEN 'OldTls'
      WHEN s.tls_version IS NOT NULL THEN 'Tls' END AS encryption,
    s.last_refusal, s.refused_at, s.plain_text_at, s.old_tls_at, s.first_seen_at, s.last_seen_at, ${COUNTS.join(', ')}
  FROM smtp_client s`;

/** As they are; `inet_address` is for conditions only. */
const SELECTED: readonly (keyof ClientRow)[] = [
  'address',
  'account',
  'label',
  'name',
  'encryption',
  'tls_version',
  'auth_mechanism',
  'connector_name',
  'hello_names',
  'senders',
  'messages_1',
  'messages_7',
  'messages_30',
  'refusals_1',
  'refusals_7',
  'refusals_30',
  'sessions_1',
  'sessions_7',
  'sessions_30',
  'last_refusal',
  'refused_at',
  'plain_text_at',
  'old_tls_at',
  'first_seen_at',
  'last_seen_at',
];

const LAST_SEEN_FIRST: readonly SortKey[] = [{ property: 'LastSeen', direction: 'descending' }];

const CLIENT_SQL: Readonly<Record<ClientPropertyName, SqlProperty>> = {
  ClientAddress: {
    type: 'ip',
    sql: 'c.inet_address',
    sortSql: "encode(inet_send(c.inet_address), 'hex')",
    compile: compileClientAddress,
  },
  Name: { type: 'string', sql: 'c.name', sortSql: 'lower(c.name)' },
  Account: { type: 'string', sql: 'c.account' },
  Encryption: { type: 'enum', sql: 'c.encryption' },
  TlsVersion: { type: 'string', sql: 'c.tls_version' },
  AuthMechanism: { type: 'string', sql: 'c.auth_mechanism' },
  ReceiveConnector: { type: 'string', sql: 'c.connector_name' },
  HelloNames: { type: 'string', sql: "array_to_string(c.hello_names, ', ')" },
  Senders: { type: 'string', sql: "array_to_string(c.senders, ', ')" },
  MessagesToday: { type: 'number', sql: 'c.messages_1' },
  Messages7Days: { type: 'number', sql: 'c.messages_7' },
  Messages30Days: { type: 'number', sql: 'c.messages_30' },
  RefusalsToday: { type: 'number', sql: 'c.refusals_1' },
  Refusals7Days: { type: 'number', sql: 'c.refusals_7' },
  Refusals30Days: { type: 'number', sql: 'c.refusals_30' },
  Sessions30Days: { type: 'number', sql: 'c.sessions_30' },
  LastRefusal: { type: 'string', sql: 'c.last_refusal' },
  RefusedTime: { type: 'date', sql: 'c.refused_at' },
  FirstSeen: { type: 'date', sql: 'c.first_seen_at' },
  LastSeen: { type: 'date', sql: 'c.last_seen_at' },
};

/** Compared as an address, however it is spelled. */
function compileClientAddress({ operator, value }: FilterExpression, parameters: SqlParameters): string {
  if (value === null) return String(operator === 'ne');
  const address = plainAddress(String(value));
  if (address === null) return String(operator === 'ne');
  return `c.inet_address ${operator === 'ne' ? '<>' : '='} ${parameters.typed(address, 'inet')}`;
}

function withinRange(range: IpRange, parameters: SqlParameters): string {
  const blocks = toCidrBlocks(range).map((block) => parameters.typed(block, 'inet'));
  return blocks.map((block) => `c.inet_address <<= ${block}`).join(' OR ');
}
