import type { Reach } from '@/lib/reach';
import type { FilterTree } from '@/lib/shell/filter/filter-value';
import { SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';
import { compileFilter } from './filter-sql';
import { FINISHED_SQL } from './filter-tables';
import { countUpTo, type KeyPageSource, readKeyPage, type SortColumn } from './key-page';
import { bookmarkOf, COUNT_LIMIT, type ListPage, type ListRequest } from './list-request';
import { reachConditions } from './reach-sql';
import { readWhole, type WholeListRequest } from './whole-list';

/**
 * Owns: reading what was delivered, failed, expired or removed: one row a recipient, newest first.
 * Promises: a page costs what it shows; by message and by connector an index serves the list.
 * Does not: keep or drop days (retention.ts).
 */

export interface FinishedRow {
  readonly id: bigint;
  readonly finished_at: Date;
  readonly message_id: bigint;
  readonly outcome: string;
  readonly address: string;
  readonly domain: string;
  readonly from_address: string;
  readonly subject: string;
  readonly internet_message_id: string;
  readonly size: bigint;
  readonly source_name: string;
  readonly source_ip: string | null;
  readonly received_at: Date;
  readonly queue_id: bigint;
  readonly server: string | null;
  readonly connector_id: string | null;
  readonly connector_name: string | null;
  readonly host: string | null;
  readonly reply: string | null;
  readonly error_key: string | null;
  readonly error_args: unknown;
  readonly ndr: string | null;
  readonly ndr_message_id: bigint | null;
  readonly actor: string | null;
}

export interface FinishedSelection {
  readonly messageId: bigint | null;
  readonly connectorId: string | null;
  /** ISO 8601; finished at or after, and before. */
  readonly start: string | null;
  readonly end: string | null;
  readonly server: string | null;
  readonly filter: FilterTree;
  readonly reach: Reach;
}

export async function listFinished(
  db: SqlReader,
  request: FinishedSelection & ListRequest,
): Promise<ListPage<FinishedRow>> {
  const source = sourceOf(request);
  const page = await readKeyPage<FinishedRow>(db, source, {
    ...request,
    bookmark: bookmarkOf(request, source),
  });
  return { ...page, total: await countUpTo(db, source, COUNT_LIMIT) };
}

export function readAllFinished(
  db: SqlReader,
  request: FinishedSelection & WholeListRequest,
): AsyncGenerator<readonly FinishedRow[]> {
  return readWhole(db, request, async () => sourceOf(request));
}

function sourceOf(request: FinishedSelection): KeyPageSource {
  const parameters = new SqlParameters();
  const conditions = compileFilter(request.filter, FINISHED_SQL, parameters);
  const { messageId, connectorId, start, end, server } = request;
  if (messageId !== null) conditions.push(`f.message_id = ${parameters.bigint(messageId)}`);
  if (connectorId !== null) conditions.push(`f.connector_id = ${parameters.uuid(connectorId)}`);
  if (start !== null) conditions.push(`f.finished_at >= ${parameters.date(start)}`);
  if (end !== null) conditions.push(`f.finished_at < ${parameters.date(end)}`);
  if (server !== null) conditions.push(`lower(server.name) = lower(${parameters.text(server)})`);
  conditions.push(...reachConditions(request.reach, FINISHED_REACH, parameters));
  return {
    select: SELECT,
    from: 'finished_recipient f LEFT JOIN transport_server server ON server.id = f.server_id',
    conditions,
    parameters,
    keys: NEWEST_FIRST,
    order: 'finished',
  };
}

const SELECT = `f.id, f.finished_at, f.message_id, f.outcome, f.address, f.domain, f.from_address, f.subject,
  f.internet_message_id, f.size, f.source_name, f.source_ip, f.received_at, f.queue_id, server.name AS server,
  f.connector_id::text AS connector_id, f.connector_name, f.host, f.reply, f.error_key, f.error_args, f.ndr,
  f.ndr_message_id, f.actor`;

/** Of the connector by which it was sent last. */
const FINISHED_REACH = { sendConnector: 'f.connector_id', server: 'f.server_id' };

const NEWEST_FIRST: readonly SortColumn[] = [
  { sql: 'f.finished_at', cast: 'timestamptz', descending: true },
  { sql: 'f.id', cast: 'bigint', descending: true },
];
