import type { MailProperty } from '@/lib/mail/queue/mail-properties';
import { SESSION_ENDS, SESSION_OUTCOMES } from './receive-session';

/**
 * Owns: the properties of receive sessions that may be filtered by, for the shell and the console alike.
 * Does not: know SQL (lib/store/list/session-list).
 */
export const SESSION_PROPERTIES = [
  { name: 'StartTime', type: 'date', nullable: false, sortable: false },
  { name: 'ReceiveConnector', type: 'string', nullable: true, sortable: false },
  { name: 'ClientAddress', type: 'ip', nullable: true, sortable: false },
  { name: 'HelloName', type: 'string', nullable: true, sortable: false },
  { name: 'TlsVersion', type: 'string', nullable: true, sortable: false },
  { name: 'Account', type: 'string', nullable: true, sortable: false },
  { name: 'Messages', type: 'number', nullable: false, sortable: false },
  { name: 'RefusedRecipients', type: 'number', nullable: false, sortable: false },
  { name: 'Outcome', type: 'enum', nullable: false, values: SESSION_OUTCOMES, sortable: false },
  { name: 'End', type: 'enum', nullable: false, values: SESSION_ENDS, sortable: false },
  { name: 'Reply', type: 'string', nullable: true, sortable: false },
  { name: 'Error', type: 'string', nullable: true, sortable: false },
] as const satisfies readonly MailProperty[];

export type SessionPropertyName = (typeof SESSION_PROPERTIES)[number]['name'];
