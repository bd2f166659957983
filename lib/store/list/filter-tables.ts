import type {
  FinishedPropertyName,
  MessagePropertyName,
  QueuePropertyName,
} from '@/lib/mail/queue/mail-properties';
import type { FilterExpression } from '@/lib/shell/filter/filter-value';
import { bigintList, type SqlParameters } from '@/lib/store/database/sql-parameters';
import { compileExpression, type SqlProperty } from './filter-sql';
import type { LiveState } from './live-state';
import { QUEUE_IDENTITY } from './queue-view';
import { compileSubject } from './subject-filter';

/**
 * Owns: what each property of lib/mail/queue/mail-properties is in SQL.
 * Promises: a property without an expression does not compile; equality and -like on Subject and FromAddress, equality
 *   on Status, InternetMessageId, Queue, Size, DateReceived and RecipientDomain are served by an index.
 * Does not: build statements.
 */

/** On `queue_view`. */
export const QUEUE_SQL: Readonly<Record<QueuePropertyName, SqlProperty>> = {
  Identity: { type: 'string', sql: 'queue_view.identity' },
  NextHopDomain: { type: 'string', sql: 'queue_view.next_hop_domain' },
  DeliveryType: { type: 'enum', sql: 'queue_view.delivery_type' },
  Status: { type: 'enum', sql: 'queue_view.status' },
  MessageCount: { type: 'number', sql: 'queue_view.message_count' },
  NextRetryTime: { type: 'date', sql: 'queue_view.next_retry_at' },
  LastRetryTime: { type: 'date', sql: 'queue_view.last_retry_at' },
  FirstRetryTime: { type: 'date', sql: 'queue_view.first_retry_at' },
  LastError: { type: 'string', sql: 'queue_view.last_error_text' },
  RetryCount: { type: 'number', sql: 'queue_view.retry_count' },
  // Sorted as lists show it.
  NextHopConnector: {
    type: 'string',
    sql: 'queue_view.connector_id',
    sortSql: 'lower(queue_view.connector_name)',
  },
  NextHopCategory: { type: 'enum', sql: 'queue_view.next_hop_category' },
};

/** A message waits with its queue: what keeps the queue keeps it. */
export const MESSAGE_LAST_ERROR = `coalesce(c.last_error_text, CASE WHEN q.retry_count > 0 THEN q.last_error_text END)`;

/** Its own, else what the present setting of the server that works its queue makes of it. */
export const MESSAGE_EXPIRY = `coalesce(m.expires_at, m.received_at + (SELECT owner.message_expiration_timeout
  FROM transport_server owner WHERE owner.id = q.owner_server_id) * interval '1 second')`;

export const MESSAGE_IDENTITY = `(${QUEUE_IDENTITY} || '\\' || c.message_id::text) COLLATE "C"`;

/** On `c` (copy), `m` (message), `q` (queue), `home` (its server). */
export function messageSql(live: LiveState): Readonly<Record<MessagePropertyName, SqlProperty>> {
  return {
    Identity: { type: 'string', sql: MESSAGE_IDENTITY, compile: compileMessageIdentity },
    FromAddress: {
      type: 'string',
      sql: 'm.from_address',
      sortSql: 'lower(m.from_address)',
      compile: compileFromAddress,
    },
    Status: {
      type: 'enum',
      sql: messageStatus(live),
      compile: (expression) => compileStatus(expression, live),
    },
    Size: { type: 'size', sql: 'm.size' },
    SCL: { type: 'number', sql: 'm.scl' },
    Queue: { type: 'string', sql: QUEUE_IDENTITY },
    MessageSourceName: { type: 'string', sql: 'm.source_name' },
    Subject: { type: 'string', sql: 'm.subject', compile: compileSubject },
    LastError: { type: 'string', sql: MESSAGE_LAST_ERROR },
    DateReceived: { type: 'date', sql: 'm.received_at' },
    ExpirationTime: { type: 'date', sql: MESSAGE_EXPIRY },
    InternetMessageId: { type: 'string', sql: 'm.internet_message_id', compile: compileInternetMessageId },
    SourceIP: { type: 'ip', sql: 'm.source_ip' },
    RetryCount: { type: 'number', sql: 'c.retry_count' },
    // A message has several: recipient-filter.ts.
    Recipients: { type: 'string', sql: 'r.address' },
    RecipientDomain: { type: 'string', sql: 'r.domain' },
  };
}

/** On `f` (finished_recipient) and `server` (transport_server). */
export const FINISHED_SQL: Readonly<Record<FinishedPropertyName, SqlProperty>> = {
  DateFinished: { type: 'date', sql: 'f.finished_at' },
  Outcome: { type: 'enum', sql: 'f.outcome' },
  Recipient: { type: 'string', sql: 'f.address' },
  RecipientDomain: { type: 'string', sql: 'f.domain' },
  FromAddress: {
    type: 'string',
    sql: 'f.from_address',
    compile: (expression, parameters) =>
      compileNullSender(expression, { type: 'string', sql: 'f.from_address' }, parameters),
  },
  Subject: { type: 'string', sql: 'f.subject' },
  InternetMessageId: { type: 'string', sql: 'f.internet_message_id' },
  Size: { type: 'size', sql: 'f.size' },
  MessageSourceName: { type: 'string', sql: 'f.source_name' },
  SourceIP: { type: 'ip', sql: 'f.source_ip' },
  DateReceived: { type: 'date', sql: 'f.received_at' },
  ConnectorName: { type: 'string', sql: 'f.connector_name' },
  RemoteServer: { type: 'string', sql: 'f.host' },
  Reply: { type: 'string', sql: 'f.reply' },
  MessageId: { type: 'number', sql: 'f.message_id' },
  ConnectorId: { type: 'string', sql: 'f.connector_id::text' },
  Server: { type: 'string', sql: 'server.name' },
  Actor: { type: 'string', sql: 'f.actor' },
};

/** The status shown. */
export function messageStatus(live: LiveState): string {
  return `CASE WHEN c.pending_action = 'suspend' THEN 'PendingSuspend'
    WHEN c.pending_action IS NOT NULL THEN 'PendingRemove'
    WHEN c.status = 'Suspended' THEN 'Suspended'
    WHEN c.id = ANY(${bigintList(live.inFlightCopyIds)}) THEN 'Active'
    WHEN c.status = 'Retry' OR c.queue_id = ANY(${bigintList(live.retryingQueueIds)}) THEN 'Retry'
    ELSE 'Ready' END COLLATE "C"`;
}

/**
 * The same rule as messageStatus, turned round so that the indexes on the stored status and on the queue are used. Ready is
 * said by the queues that do not retry: "not in one that does" is no question for an index, and with a million messages in
 * queues that retry it read all of them to find the others.
 */
function compileStatus({ operator, value }: FilterExpression, live: LiveState): string | null {
  if (typeof value !== 'string' || operator !== 'eq') return null;
  const inFlight = `c.id = ANY(${bigintList(live.inFlightCopyIds)})`;
  const isIn = (queueIds: readonly bigint[]) => `c.queue_id = ANY(${bigintList(queueIds)})`;
  const atRest = 'c.pending_action IS NULL';
  switch (value) {
    case 'PendingSuspend':
      return `c.pending_action = 'suspend'`;
    case 'PendingRemove':
      return `c.pending_action IN ('remove', 'removeWithNdr')`;
    case 'Suspended':
      return `c.status = 'Suspended' AND ${atRest}`;
    case 'Active':
      return `${inFlight} AND c.status <> 'Suspended' AND ${atRest}`;
    case 'Retry':
      return `(c.status = 'Retry' OR c.status = 'Ready' AND ${isIn(live.retryingQueueIds)}) AND NOT ${inFlight} AND ${atRest}`;
    default:
      return `c.status = 'Ready' AND ${isIn(live.otherQueueIds)} AND NOT ${inFlight} AND ${atRest}`;
  }
}

/** The number in it is an index entry; the rest is compared on that row only. */
function compileMessageIdentity(expression: FilterExpression, parameters: SqlParameters): string | null {
  if (expression.operator !== 'eq' || typeof expression.value !== 'string') return null;
  const number = /\\(\d{1,18})$/.exec(expression.value)?.[1];
  if (number === undefined) return 'false';
  const whole = compileExpression(expression, { type: 'string', sql: MESSAGE_IDENTITY }, parameters);
  return `c.message_id = ${parameters.bigint(BigInt(number))} AND ${whole}`;
}

/** Byte for byte (RFC 5322 3.6.4: the left part is the sender's own), which the plain index serves. */
function compileInternetMessageId(
  { operator, value }: FilterExpression,
  parameters: SqlParameters,
): string | null {
  return operator === 'eq' && typeof value === 'string'
    ? `m.internet_message_id = ${parameters.text(value)}`
    : null;
}

function compileFromAddress(expression: FilterExpression, parameters: SqlParameters): string | null {
  return compileNullSender(expression, { type: 'string', sql: 'm.from_address' }, parameters);
}

/** The null reverse-path is stored as '' and shown as <>. */
function compileNullSender(
  expression: FilterExpression,
  property: SqlProperty,
  parameters: SqlParameters,
): string | null {
  return expression.value === '<>'
    ? compileExpression({ ...expression, value: '' }, property, parameters)
    : null;
}
