import { DELIVERY_TYPES } from '@/lib/mail/routing/delivery-type';

/**
 * Owns: the properties of queues, queued messages and finished recipients: name, type, what may be asked of them.
 * Promises: shell filters, sort orders, the console's filter rows and lib/store/list/filter-sql all read these tables.
 * Does not: know SQL (lib/store/list/filter-sql) or the language that filters are written in (lib/shell).
 */

/** As lib/shell/filter/filter-value names the types; that table says which operators each takes. */
type PropertyType = 'string' | 'number' | 'date' | 'enum' | 'size' | 'ip';

export interface MailProperty {
  readonly name: string;
  readonly type: PropertyType;
  /** May be absent: "Is Present" and "Is Not Present" (`-ne $null`, `-eq $null`) make sense. */
  readonly nullable: boolean;
  /** For enums: all values, in the spelling that output uses. */
  readonly values?: readonly string[];
  readonly sortable: boolean;
}

export const QUEUE_STATUSES = ['Active', 'Connecting', 'Ready', 'Retry', 'Suspended'] as const;

export const MESSAGE_STATUSES = [
  'Active',
  'PendingRemove',
  'PendingSuspend',
  'Ready',
  'Retry',
  'Suspended',
] as const;

export const FINISHED_OUTCOMES = ['Delivered', 'Expired', 'Failed', 'Removed'] as const;

export const QUEUE_PROPERTIES = [
  { name: 'Identity', type: 'string', nullable: false, sortable: true },
  { name: 'NextHopDomain', type: 'string', nullable: false, sortable: true },
  {
    name: 'DeliveryType',
    type: 'enum',
    nullable: false,
    values: Object.keys(DELIVERY_TYPES),
    sortable: true,
  },
  { name: 'Status', type: 'enum', nullable: false, values: QUEUE_STATUSES, sortable: true },
  { name: 'MessageCount', type: 'number', nullable: false, sortable: true },
  { name: 'NextRetryTime', type: 'date', nullable: true, sortable: true },
  { name: 'LastRetryTime', type: 'date', nullable: true, sortable: true },
  { name: 'FirstRetryTime', type: 'date', nullable: true, sortable: true },
  { name: 'LastError', type: 'string', nullable: true, sortable: true },
  { name: 'RetryCount', type: 'number', nullable: false, sortable: true },
  { name: 'NextHopConnector', type: 'string', nullable: true, sortable: true },
  {
    name: 'NextHopCategory',
    type: 'enum',
    nullable: false,
    values: ['External', 'Internal'],
    sortable: true,
  },
] as const satisfies readonly MailProperty[];

export const MESSAGE_PROPERTIES = [
  { name: 'Identity', type: 'string', nullable: false, sortable: true },
  { name: 'FromAddress', type: 'string', nullable: false, sortable: true },
  { name: 'Status', type: 'enum', nullable: false, values: MESSAGE_STATUSES, sortable: true },
  { name: 'Size', type: 'size', nullable: false, sortable: true },
  { name: 'SCL', type: 'number', nullable: true, sortable: true },
  { name: 'Queue', type: 'string', nullable: false, sortable: true },
  { name: 'MessageSourceName', type: 'string', nullable: false, sortable: true },
  { name: 'Subject', type: 'string', nullable: true, sortable: true },
  { name: 'LastError', type: 'string', nullable: true, sortable: true },
  { name: 'DateReceived', type: 'date', nullable: false, sortable: true },
  { name: 'ExpirationTime', type: 'date', nullable: false, sortable: true },
  { name: 'InternetMessageId', type: 'string', nullable: true, sortable: true },
  { name: 'SourceIP', type: 'ip', nullable: true, sortable: true },
  { name: 'RetryCount', type: 'number', nullable: false, sortable: true },
  // Administrators ask for "what waits for this recipient"; Exchange cannot filter on it. Matches any open recipient.
  { name: 'Recipients', type: 'string', nullable: false, sortable: false },
  { name: 'RecipientDomain', type: 'string', nullable: false, sortable: false },
] as const satisfies readonly MailProperty[];

export const FINISHED_PROPERTIES = [
  { name: 'DateFinished', type: 'date', nullable: false, sortable: false },
  {
    name: 'Outcome',
    type: 'enum',
    nullable: false,
    values: FINISHED_OUTCOMES,
    sortable: false,
  },
  { name: 'Recipient', type: 'string', nullable: false, sortable: false },
  { name: 'RecipientDomain', type: 'string', nullable: false, sortable: false },
  { name: 'FromAddress', type: 'string', nullable: false, sortable: false },
  { name: 'Subject', type: 'string', nullable: true, sortable: false },
  { name: 'InternetMessageId', type: 'string', nullable: true, sortable: false },
  { name: 'Size', type: 'size', nullable: false, sortable: false },
  { name: 'MessageSourceName', type: 'string', nullable: false, sortable: false },
  { name: 'SourceIP', type: 'ip', nullable: true, sortable: false },
  { name: 'DateReceived', type: 'date', nullable: false, sortable: false },
  { name: 'ConnectorName', type: 'string', nullable: true, sortable: false },
  { name: 'RemoteServer', type: 'string', nullable: true, sortable: false },
  { name: 'Reply', type: 'string', nullable: true, sortable: false },
  { name: 'MessageId', type: 'number', nullable: false, sortable: false },
  { name: 'ConnectorId', type: 'string', nullable: true, sortable: false },
  { name: 'Server', type: 'string', nullable: false, sortable: false },
  { name: 'Actor', type: 'string', nullable: true, sortable: false },
] as const satisfies readonly MailProperty[];

export type QueuePropertyName = (typeof QUEUE_PROPERTIES)[number]['name'];
export type MessagePropertyName = (typeof MESSAGE_PROPERTIES)[number]['name'];
export type FinishedPropertyName = (typeof FINISHED_PROPERTIES)[number]['name'];

/** Finds a property without regard to case, as the shell does; undefined when there is none. */
export function findProperty<P extends MailProperty>(properties: readonly P[], name: string): P | undefined {
  const wanted = name.toLowerCase();
  return properties.find((property) => property.name.toLowerCase() === wanted);
}
