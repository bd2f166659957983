import type { IpRange } from '@/lib/mail/address/ip-range';
import { toCidrBlocks } from '@/lib/mail/address/ip-range';
import { plainAddress } from '@/lib/mail/address/plain-address';
import { SESSION_PROPERTIES, type SessionPropertyName } from '@/lib/mail/session/session-properties';
import type { Reach } from '@/lib/reach';
import type { FilterExpression, FilterTree } from '@/lib/shell/filter/filter-value';
import { renderSortOrder, type SortKey } from '@/lib/shell/filter/sort-order';
import { query, SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';
import { compileFilter, type SqlProperty } from './filter-sql';
import { countUpTo, type KeyPageSource, readKeyPage, type SortColumn } from './key-page';
import { bookmarkOf, COUNT_LIMIT, type ListPage, type ListRequest } from './list-request';
import { reachConditions } from './reach-sql';
import { sortColumns } from './sort-sql';
import { readWhole, type WholeListRequest } from './whole-list';

/**
 * Owns: reading receive sessions, newest first unless another order is asked for; the session of a message.
 * Promises: a page by time costs what it shows; of one connector, of a client address or network, and by message an index
 *   finds what it is made of. Every other order is sorted, and costs what it reads. The dialogue, which is long, only when it is
 *   asked for.
 * Does not: keep or drop days (retention.ts).
 */

export interface SessionRow {
  readonly id: string;
  readonly started_at: Date;
  readonly duration_ms: number;
  readonly server: string | null;
  readonly connector_name: string | null;
  readonly client_ip: string | null;
  readonly hello_name: string | null;
  readonly tls_version: string | null;
  readonly tls_cipher: string | null;
  readonly account_name: string | null;
  readonly auth_mechanism: string | null;
  readonly messages: number;
  readonly refused_messages: number;
  readonly bytes: bigint;
  readonly message_ids: readonly string[];
  readonly recipients: number;
  readonly refused_recipients: number;
  readonly refusals: number;
  readonly reply: string | null;
  readonly end: string;
  readonly error: string | null;
  readonly outcome: string;
  readonly sessions: number;
  readonly has_dialogue: boolean;
  readonly is_dialogue_left_out: boolean;
  readonly dialogue: string | null;
}

export interface SessionSelection {
  readonly id: string | null;
  readonly messageId: bigint | null;
  readonly connectorName: string | null;
  readonly clients: IpRange | null;
  /** ISO 8601; started at or after, and before. */
  readonly start: string | null;
  readonly end: string | null;
  readonly server: string | null;
  readonly filter: FilterTree;
  readonly reach: Reach;
  /** None: the newest first. */
  readonly order: readonly SortKey[];
  readonly includeDialogue: boolean;
}

export type SessionListRequest = SessionSelection & ListRequest;

export async function listSessions(
  db: SqlReader,
  request: SessionListRequest,
): Promise<ListPage<SessionRow>> {
  const source = await sourceOf(db, request);
  const page = await readKeyPage<SessionRow>(db, source, {
    ...request,
    bookmark: bookmarkOf(request, source),
  });
  return { ...page, total: await countUpTo(db, source, COUNT_LIMIT) };
}

/** Dialogues are long. */
const PART_SIZE = 100;

export function readAllSessions(
  db: SqlReader,
  request: SessionSelection & WholeListRequest,
): AsyncGenerator<readonly SessionRow[]> {
  return readWhole(db, request, () => sourceOf(db, request), PART_SIZE);
}

async function sourceOf(db: SqlReader, request: SessionSelection): Promise<KeyPageSource> {
  const parameters = new SqlParameters();
  const conditions = compileFilter(request.filter, SESSION_SQL, parameters);
  const { id, messageId, connectorName, clients, start, end, server } = request;
  if (id !== null) conditions.push(`s.id = ${parameters.uuid(id)}`);
  if (messageId !== null) conditions.push(await ofMessage(db, messageId, parameters));
  if (connectorName !== null)
    conditions.push(`lower(s.connector_name) = lower(${parameters.text(connectorName)})`);
  if (clients !== null) conditions.push(ofClients(clients, parameters));
  if (start !== null) conditions.push(`s.started_at >= ${parameters.date(start)}`);
  if (end !== null) conditions.push(`s.started_at < ${parameters.date(end)}`);
  if (server !== null) conditions.push(`lower(server.name) = lower(${parameters.text(server)})`);
  conditions.push(...reachConditions(request.reach, SESSION_REACH, parameters));
  const order = request.order.length > 0 ? request.order : NEWEST_FIRST;
  return {
    select: selectList(request.includeDialogue),
    from: 'receive_session s LEFT JOIN transport_server server ON server.id = s.server_id',
    conditions,
    parameters,
    keys: sortColumns(order, SESSION_PROPERTIES, SESSION_SQL, identityKey(order)),
    order: `sessions ${renderSortOrder(order)}`,
  };
}

const selectList = (
  includeDialogue: boolean,
) => `s.id::text AS id, s.started_at, s.duration_ms, server.name AS server,
  s.connector_name, host(s.client_ip) AS client_ip, s.hello_name, s.tls_version, s.tls_cipher, s.account_name, s.auth_mechanism, s.messages,
  s.refused_messages, s.bytes, s.message_ids::text[] AS message_ids, s.recipients, s.refused_recipients, s.refusals, s.reply,
  s."end", s.error, s.outcome, s.sessions, s.dialogue IS NOT NULL AS has_dialogue, s.is_dialogue_left_out,
  ${includeDialogue ? 's.dialogue' : 'NULL::text'} AS dialogue`;

/** Of no send connector: whose rights are for one sees nobody's sessions. */
const SESSION_REACH = { server: 's.server_id' };

const NEWEST_FIRST: readonly SortKey[] = [{ property: 'StartTime', direction: 'descending' }];

/** Those that are alike in what they are sorted by stand by time. */
function identityKey(order: readonly SortKey[]): Omit<SortColumn, 'descending'>[] {
  const id: Omit<SortColumn, 'descending'> = { sql: 's.id', cast: 'uuid' };
  if (order.some(({ property }) => property === 'StartTime')) return [id];
  return [{ sql: 's.started_at', cast: 'timestamptz' }, id];
}

/** On `s` (receive_session). */
const SESSION_SQL: Readonly<Record<SessionPropertyName, SqlProperty>> = {
  StartTime: { type: 'date', sql: 's.started_at' },
  ReceiveConnector: { type: 'string', sql: 's.connector_name', sortSql: 'lower(s.connector_name)' },
  ClientAddress: {
    type: 'ip',
    sql: 's.client_ip',
    // Its octets: all of IPv4 before IPv6, and 9 before 10.
    sortSql: "encode(inet_send(s.client_ip), 'hex')",
    compile: compileClientAddress,
  },
  HelloName: { type: 'string', sql: 's.hello_name' },
  TlsVersion: { type: 'string', sql: 's.tls_version' },
  Account: { type: 'string', sql: 's.account_name' },
  Messages: { type: 'number', sql: 's.messages' },
  Recipients: { type: 'number', sql: 's.recipients' },
  RefusedRecipients: { type: 'number', sql: 's.refused_recipients' },
  Sessions: { type: 'number', sql: 's.sessions' },
  Server: { type: 'string', sql: 'server.name', sortSql: 'lower(server.name)' },
  Outcome: { type: 'enum', sql: 's.outcome' },
  End: { type: 'enum', sql: 's."end"' },
  // As the console's column shows it.
  Reply: { type: 'string', sql: 's.reply', sortSql: 'coalesce(s.reply, s.error)' },
  Error: { type: 'string', sql: 's.error' },
};

/** Compared as an address, which the index serves, however it is spelled. */
function compileClientAddress({ operator, value }: FilterExpression, parameters: SqlParameters): string {
  if (value === null) return `s.client_ip IS ${operator === 'ne' ? 'NOT ' : ''}NULL`;
  const address = plainAddress(String(value));
  if (address === null) return operator === 'ne' ? 'true' : 'false';
  return `s.client_ip ${operator === 'ne' ? 'IS DISTINCT FROM' : '='} ${parameters.typed(address, 'inet')}`;
}

/** Between two addresses, since those of one kind sort together: what a network is matched by has no such place in an index. */
function ofClients({ family, first, last }: IpRange, parameters: SqlParameters): string {
  const [from = ''] = toCidrBlocks({ family, first, last: first });
  const [to = ''] = toCidrBlocks({ family, first: last, last });
  return `s.client_ip BETWEEN ${parameters.typed(from, 'inet')} AND ${parameters.typed(to, 'inet')}`;
}

interface MessageFacts {
  readonly session_id: string | null;
  readonly source_ip: string | null;
  readonly received_at: Date;
}

/**
 * A message that has rows names its session. Of one that has ended, or is in transit, the client and the time are known: its
 * session is among the few that this client had then, and holds its id.
 */
async function ofMessage(db: SqlReader, messageId: bigint, parameters: SqlParameters): Promise<string> {
  const facts = await readMessageFacts(db, messageId);
  if (facts === null) return 'false';
  const { session_id: sessionId, source_ip: sourceIp, received_at: receivedAt } = facts;
  if (sessionId !== null) return `s.id = ${parameters.uuid(sessionId)}`;
  const address = plainAddress(sourceIp ?? '');
  if (address === null) return 'false';
  const received = parameters.date(receivedAt.toISOString());
  // No connection lasts longer than a day, and clocks may differ.
  return `s.client_ip = ${parameters.typed(address, 'inet')}
    AND s.started_at BETWEEN ${received} - interval '25 hours' AND ${received} + interval '10 minutes'
    AND s.message_ids @> ARRAY[${parameters.bigint(messageId)}]`;
}

async function readMessageFacts(db: SqlReader, messageId: bigint): Promise<MessageFacts | null> {
  const parameters = new SqlParameters();
  const id = parameters.bigint(messageId);
  const [facts] = await query<MessageFacts>(
    db,
    `(SELECT trace->>'sessionId' AS session_id, source_ip, received_at FROM message WHERE id = ${id})
     UNION ALL
     (SELECT NULL, source_ip, received_at FROM finished_recipient WHERE message_id = ${id} LIMIT 1)
     LIMIT 1`,
    parameters,
  );
  return facts ?? null;
}
