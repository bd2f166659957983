import type { QueueIdentity } from '@/lib/mail/queue/mail-identity';
import { QUEUE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import type { QueueKind } from '@/lib/mail/routing/delivery-type';
import type { Reach } from '@/lib/reach';
import type { FilterTree } from '@/lib/shell/filter/filter-value';
import { renderSortOrder, type SortKey } from '@/lib/shell/filter/sort-order';
import { query, SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';
import { compileFilter, likePattern } from './filter-sql';
import { QUEUE_SQL } from './filter-tables';
import { countUpTo, type KeyPageSource, readKeyPage, type SortColumn, where } from './key-page';
import { bookmarkOf, COUNT_LIMIT, type ListPage, type ListRequest } from './list-request';
import { readLiveState } from './live-state';
import { queueView } from './queue-view';
import { type ReachColumns, reachConditions } from './reach-sql';
import { sortColumns } from './sort-sql';
import { readWhole, type WholeListRequest } from './whole-list';

/**
 * Owns: reading queues: a page by filter and order, or those that an identity names.
 * Promises: one statement a page, whatever the queues hold; Unreachable and Poison are listed when they hold something.
 * Does not: change queues.
 */

export interface QueueRow {
  readonly id: bigint;
  readonly kind: QueueKind;
  readonly delivery_type: string;
  readonly connector_id: string | null;
  readonly connector_name: string | null;
  /** Of its home. */
  readonly server_id: string;
  /** Names it for life. */
  readonly server: string;
  /** Works it now: another one after a takeover. */
  readonly working_server: string;
  readonly identity: string;
  readonly next_hop_domain: string;
  readonly next_hop_category: string;
  readonly status: string;
  readonly message_count: bigint;
  readonly retry_count: number;
  readonly first_retry_at: Date | null;
  readonly last_retry_at: Date | null;
  readonly next_retry_at: Date | null;
  readonly last_error_key: string | null;
  readonly last_error_args: unknown;
  readonly last_error_reply: string | null;
  readonly last_error_text: string | null;
}

interface QueueTarget {
  readonly identity: QueueIdentity | null;
  readonly server: string | null;
  readonly filter: FilterTree;
  readonly reach: Reach;
}

export interface QueueSelection extends QueueTarget {
  readonly order: readonly SortKey[];
}

export type QueueListRequest = QueueSelection & ListRequest;

export async function listQueues(db: SqlReader, request: QueueListRequest): Promise<ListPage<QueueRow>> {
  const source = await sourceOf(db, request);
  const bookmark = bookmarkOf(request, source);
  const page = await readKeyPage<QueueRow>(db, source, { ...request, bookmark });
  return { ...page, total: await countUpTo(db, source, COUNT_LIMIT) };
}

export function readAllQueues(
  db: SqlReader,
  request: QueueSelection & WholeListRequest,
): AsyncGenerator<readonly QueueRow[]> {
  return readWhole(db, request, () => sourceOf(db, request));
}

async function sourceOf(db: SqlReader, request: QueueSelection): Promise<KeyPageSource> {
  const parameters = new SqlParameters();
  const from = queueView(await readLiveState(db));
  const conditions = queueConditions(request, parameters);
  const keys = sortColumns(request.order, QUEUE_PROPERTIES, QUEUE_SQL, IDENTITY_KEY);
  const order = `queues ${renderSortOrder(request.order)}`;
  return { select: 'queue_view.*', from, conditions, parameters, keys, order };
}

/** At most `limit` of the queues that match, in order of identity. */
export async function findQueues(db: SqlReader, target: QueueTarget, limit: number): Promise<QueueRow[]> {
  const parameters = new SqlParameters();
  const from = queueView(await readLiveState(db));
  const conditions = queueConditions(target, parameters);
  return query<QueueRow>(
    db,
    `SELECT queue_view.* FROM ${from} ${where(conditions)}
      ORDER BY queue_view.id LIMIT ${limit}`,
    parameters,
  );
}

const IDENTITY_KEY: readonly Omit<SortColumn, 'descending'>[] = [{ sql: 'queue_view.id', cast: 'bigint' }];

function queueConditions(target: QueueTarget, parameters: SqlParameters): string[] {
  const { identity, server, filter, reach } = target;
  const conditions = [
    ...compileFilter(filter, QUEUE_SQL, parameters),
    ...reachConditions(reach, QUEUE_REACH, parameters),
  ];
  if (server !== null) conditions.push(`lower(queue_view.server) = lower(${parameters.text(server)})`);
  if (identity === null || identity.queue.includes('*')) conditions.push(LISTED);
  if (identity !== null) conditions.push(...identityConditions(identity, parameters));
  return conditions;
}

/** A queue is of the connector by which it sends, and of its home. */
export const QUEUE_REACH: ReachColumns = {
  sendConnector: 'queue_view.connector_id::uuid',
  server: 'queue_view.server_id',
};

/** Exchange shows these two when they hold something; suspended ones too, so that they can be resumed. */
const LISTED = `queue_view.kind NOT IN ('Unreachable', 'Poison') OR queue_view.message_count > 0
  OR (queue_view.kind = 'Unreachable' AND queue_view.status = 'Suspended')`;

export function identityConditions(identity: QueueIdentity, parameters: SqlParameters): string[] {
  const like = (sql: string, text: string) =>
    `lower(${sql}) LIKE lower(${parameters.text(likePattern(text))})`;
  const conditions: string[] = [];
  if (identity.server !== null) conditions.push(like('queue_view.server', identity.server));
  const { queue } = identity;
  if (/^\d{1,18}$/.test(queue)) {
    conditions.push(`queue_view.kind = 'Delivery' AND queue_view.id = ${parameters.bigint(BigInt(queue))}`);
  } else if (queue !== '*') {
    const named = `queue_view.kind <> 'Delivery' AND ${like('queue_view.kind', queue)}`;
    conditions.push(`(${named}) OR ${like('queue_view.next_hop_domain', queue)}`);
  }
  return conditions;
}
