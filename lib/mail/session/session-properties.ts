import type { MailProperty } from '@/lib/mail/queue/mail-properties';
import { SESSION_ENDS, SESSION_OUTCOMES } from './receive-session';

/**
 * Owns: the properties of receive sessions that may be filtered and sorted by, for the shell and the console alike.
 * Does not: know SQL (lib/store/list/session-list).
 */
export const SESSION_PROPERTIES = [
  { name: 'StartTime', type: 'date', nullable: false, sortable: true },
  { name: 'ReceiveConnector', type: 'string', nullable: true, sortable: true },
  { name: 'ClientAddress', type: 'ip', nullable: true, sortable: true },
  { name: 'HelloName', type: 'string', nullable: true, sortable: true },
  { name: 'TlsVersion', type: 'string', nullable: true, sortable: true },
  { name: 'Account', type: 'string', nullable: true, sortable: true },
  { name: 'Messages', type: 'number', nullable: false, sortable: true },
  { name: 'Recipients', type: 'number', nullable: false, sortable: true },
  { name: 'RefusedRecipients', type: 'number', nullable: false, sortable: true },
  { name: 'Sessions', type: 'number', nullable: false, sortable: true },
  { name: 'Server', type: 'string', nullable: true, sortable: true },
  { name: 'Outcome', type: 'enum', nullable: false, values: SESSION_OUTCOMES, sortable: true },
  { name: 'End', type: 'enum', nullable: false, values: SESSION_ENDS, sortable: true },
  { name: 'Reply', type: 'string', nullable: true, sortable: true },
  { name: 'Error', type: 'string', nullable: true, sortable: true },
] as const satisfies readonly MailProperty[];

export type SessionPropertyName = (typeof SESSION_PROPERTIES)[number]['name'];
