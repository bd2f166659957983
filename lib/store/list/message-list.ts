import type { QueueIdentity } from '@/lib/mail/queue/mail-identity';
import { MESSAGE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import type { QueueKind } from '@/lib/mail/routing/delivery-type';
import type { Reach } from '@/lib/reach';
import type { FilterExpression, FilterTree } from '@/lib/shell/filter/filter-value';
import { renderSortOrder, type SortKey } from '@/lib/shell/filter/sort-order';
import { countMessages } from '@/lib/store/database/counts';
import { bigintList, query, SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';
import { compileFilter } from './filter-sql';
import {
  MESSAGE_EXPIRY,
  MESSAGE_IDENTITY,
  MESSAGE_LAST_ERROR,
  messageSql,
  messageStatus,
  QUEUE_SQL,
} from './filter-tables';
import { type KeyPageSource, readKeyPage, type SortColumn, where } from './key-page';
import { limitWait, SENDER_OF_MESSAGE, waitColumns } from './limit-wait-sql';
import { bookmarkOf, type ListPage, type ListRequest } from './list-request';
import { type LiveState, readLiveState } from './live-state';
import { areLikelyMany, findOrCount, type Matching, MESSAGE_FROM } from './message-matches';
import { identityConditions, QUEUE_REACH } from './queue-list';
import { QUEUE_IDENTITY, queueView } from './queue-view';
import { reachConditions } from './reach-sql';
import { compileRecipientFilter, isOnRecipients } from './recipient-filter';
import { sortColumns } from './sort-sql';
import { readWhole, type WholeListRequest } from './whole-list';

/**
 * Owns: reading queued messages (copies: a message that waits in two queues is listed twice, as in Exchange).
 * Promises: a page reads no content, no recipients, and no more rows than it needs where an index serves filter and
 *   order (ARCHITECTURE.md lists the pairs); what restricts queues is settled first, so that one queue is one index. Page
 *   and number are read at the same time where neither needs the other, so `db` must be no transaction (one connection).
 * Does not: change messages.
 */

export interface MessageRow {
  readonly copy_id: bigint;
  readonly message_id: bigint;
  readonly queue_id: bigint;
  readonly identity: string;
  readonly queue: string;
  readonly queue_kind: QueueKind;
  readonly from_address: string;
  readonly status: string;
  readonly size: bigint;
  readonly scl: number | null;
  readonly source_name: string;
  readonly source_ip: string | null;
  readonly session_id: string | null;
  readonly subject: string;
  readonly internet_message_id: string;
  readonly received_at: Date;
  readonly expires_at: Date;
  readonly next_attempt_at: Date | null;
  readonly retry_count: number;
  readonly last_error_key: string | null;
  readonly last_error_args: unknown;
  readonly last_error_reply: string | null;
  readonly last_error_text: string | null;
  /** A limit of its connector. */
  readonly waits_for: { readonly key: string; readonly args: unknown; readonly at: string } | null;
}

export interface MessageTarget {
  /** Copies of these messages only. */
  readonly messageIds: readonly bigint[] | null;
  readonly queue: QueueIdentity | null;
  readonly server: string | null;
  readonly filter: FilterTree;
  readonly reach: Reach;
}

export interface MessageSelection extends MessageTarget {
  readonly order: readonly SortKey[];
}

export type MessageListRequest = MessageSelection & ListRequest;

export async function listMessages(
  db: SqlReader,
  request: MessageListRequest,
): Promise<ListPage<MessageRow>> {
  const live = await readLiveState(db);
  const selection = await select(db, request, live);
  const source = sourceOf(request, selection, live);
  const bookmark = bookmarkOf(request, source);
  const pageOf = (matching: Matching) =>
    readKeyPage<MessageRow>(db, { ...source, ...matching }, { ...request, bookmark });

  const { countedQueueIds } = selection;
  if (countedQueueIds) {
    const [page, count] = await Promise.all([pageOf(selection), countMessages(db, countedQueueIds)]);
    return { ...page, total: { count, atLeast: false } };
  }
  // Among many the page is soon found on the way, and is not kept waiting for their number.
  const onTheWay = (await areLikelyMany(db, selection)) ? pageOf(selection) : null;
  // Should there be few after all, nobody asks for it.
  onTheWay?.catch(() => undefined);
  const { found, total } = await findOrCount(db, selection);
  const page = await (total.atLeast && onTheWay ? onTheWay : pageOf(found));
  return { ...page, total };
}

/** Of the copies that were there at the beginning: where mail comes in faster than it is read, the list has an end too. */
export async function* readAllMessages(
  db: SqlReader,
  request: MessageSelection & WholeListRequest,
): AsyncGenerator<readonly MessageRow[]> {
  const [newest] = await query<{ id: bigint | null }>(db, 'SELECT max(id) AS id FROM copy');
  yield* readWhole<MessageRow>(db, request, async () => {
    const live = await readLiveState(db);
    const source = sourceOf(request, await select(db, request, live), live);
    const parameters = source.parameters.clone();
    const wasThere = `c.id <= ${parameters.bigint(newest?.id ?? 0n)}`;
    return { ...source, parameters, conditions: [...source.conditions, wasThere] };
  });
}

/** At most `limit` of the copies that match, oldest first. */
export async function findMessages(
  db: SqlReader,
  target: MessageTarget,
  limit: number,
): Promise<MessageRow[]> {
  const live = await readLiveState(db);
  const { conditions, parameters } = await select(db, target, live);
  return query<MessageRow>(
    db,
    `SELECT ${selectList(live)} FROM ${MESSAGE_FROM} ${where(conditions)}
      ORDER BY c.id LIMIT ${limit}`,
    parameters,
  );
}

function sourceOf({ order }: MessageSelection, matching: Matching, live: LiveState): KeyPageSource {
  return {
    select: selectList(live),
    keys: sortColumns(order, MESSAGE_PROPERTIES, messageSql(live), identityKey(order, live)),
    order: `messages ${renderSortOrder(order)}`,
    from: MESSAGE_FROM,
    conditions: matching.conditions,
    parameters: matching.parameters,
  };
}

function selectList(live: LiveState): string {
  // The queue's error is the message's while the message has none of its own: all four fields from the same place.
  // What a limit holds back has none, or one of a try that is over.
  const wait = waitColumns('wait');
  const isHeldBack = `c.status <> 'Suspended' AND q.retry_count = 0 AND NOT q.suspended
    AND (c.next_attempt_at IS NULL OR c.next_attempt_at <= now())`;
  const error = (field: string) =>
    `CASE WHEN c.last_error_key IS NOT NULL THEN c.last_error_${field} WHEN q.retry_count > 0 THEN q.last_error_${field} END`;
  return `c.id AS copy_id, c.message_id, c.queue_id, ${MESSAGE_IDENTITY} AS identity, ${QUEUE_IDENTITY} AS queue,
    q.kind AS queue_kind, m.from_address, ${messageStatus(live)} AS status, m.size, m.scl::int AS scl,
    m.source_name, m.source_ip, m.trace->>'sessionId' AS session_id, m.subject, m.internet_message_id, m.received_at,
    ${MESSAGE_EXPIRY} AS expires_at,
    coalesce(c.next_attempt_at, q.next_retry_at) AS next_attempt_at, c.retry_count,
    ${error('key')} AS last_error_key, ${error('args')} AS last_error_args,
    ${error('reply')} AS last_error_reply, ${MESSAGE_LAST_ERROR} AS last_error_text,
    CASE WHEN ${isHeldBack} THEN (SELECT jsonb_build_object('key', ${wait.key}, 'args', ${wait.args}, 'at', wait.waits_until)
      FROM ${limitWait(`'', ${SENDER_OF_MESSAGE}`)} wait) END AS waits_for`;
}

/** Columns of message carry its id in their index, so the id comes before the copy's when one of them sorts. */
function identityKey(order: readonly SortKey[], live: LiveState): Omit<SortColumn, 'descending'>[] {
  const copy: Omit<SortColumn, 'descending'> = { sql: 'c.id', cast: 'bigint' };
  const last = MESSAGE_PROPERTIES.find(({ name }) => name === order.at(-1)?.property);
  const isOfMessage = last !== undefined && messageSql(live)[last.name].sql.startsWith('m.');
  return isOfMessage ? [{ sql: 'm.id', cast: 'bigint' }, copy] : [copy];
}

interface Selection extends Matching {
  /** When whole queues are asked for, their counters know the number. */
  readonly countedQueueIds: readonly bigint[] | null;
}

async function select(db: SqlReader, target: MessageTarget, live: LiveState): Promise<Selection> {
  const parameters = new SqlParameters();
  const ofQueues = target.filter.filter((expression) => expression.property === 'Queue');
  const ofRecipients = target.filter.filter(isOnRecipients);
  const ofMessages = target.filter.filter(
    (expression) => expression.property !== 'Queue' && !isOnRecipients(expression),
  );
  const conditions = [
    ...compileFilter(ofMessages, messageSql(live), parameters),
    ...compileRecipientFilter(ofRecipients, parameters),
  ];
  if (target.messageIds !== null) {
    conditions.push(`c.message_id = ANY(${bigintList(target.messageIds)})`);
  }
  const whole = conditions.length === 0;
  const restricted =
    ofQueues.length > 0 || target.queue !== null || target.server !== null || target.reach !== null;
  if (!restricted && !whole) return { conditions, parameters, countedQueueIds: null };
  const queueIds = await findQueueIds(db, target, ofQueues, live);
  if (restricted) {
    const [only] = queueIds;
    // A single id as such: the index then gives the order too.
    conditions.push(
      queueIds.length === 1 && only !== undefined
        ? `c.queue_id = ${parameters.bigint(only)}`
        : `c.queue_id = ANY(${bigintList(queueIds)})`,
    );
  }
  return { conditions, parameters, countedQueueIds: whole ? queueIds : null };
}

async function findQueueIds(
  db: SqlReader,
  { queue, server, reach }: MessageTarget,
  expressions: readonly FilterExpression[],
  live: LiveState,
): Promise<bigint[]> {
  const parameters = new SqlParameters();
  const from = queueView(live);
  const onIdentity = expressions.map((expression) => ({ ...expression, property: 'Identity' }));
  const conditions = compileFilter(onIdentity, QUEUE_SQL, parameters);
  if (server !== null) conditions.push(`lower(queue_view.server) = lower(${parameters.text(server)})`);
  if (queue !== null) conditions.push(...identityConditions(queue, parameters));
  conditions.push(...reachConditions(reach, QUEUE_REACH, parameters));
  const rows = await query<{ id: bigint }>(
    db,
    `SELECT queue_view.id FROM ${from} ${where(conditions)}`,
    parameters,
  );
  return rows.map((row) => row.id);
}
