import type { MailProperty } from '@/lib/mail/queue/mail-properties';
import { CLIENT_ENCRYPTIONS } from './client-of-session';

/**
 * Owns: the properties of clients that may be filtered and sorted by, for the shell and the console alike.
 * Does not: know SQL (lib/store/list/client-list).
 */
export const CLIENT_PROPERTIES = [
  { name: 'ClientAddress', type: 'ip', nullable: false, sortable: true },
  { name: 'Name', type: 'string', nullable: true, sortable: true },
  { name: 'Account', type: 'string', nullable: true, sortable: true },
  { name: 'Encryption', type: 'enum', nullable: true, values: CLIENT_ENCRYPTIONS, sortable: true },
  { name: 'TlsVersion', type: 'string', nullable: true, sortable: true },
  { name: 'AuthMechanism', type: 'string', nullable: true, sortable: true },
  { name: 'ReceiveConnector', type: 'string', nullable: true, sortable: true },
  { name: 'HelloNames', type: 'string', nullable: true, sortable: true },
  { name: 'Senders', type: 'string', nullable: true, sortable: true },
  { name: 'MessagesToday', type: 'number', nullable: false, sortable: true },
  { name: 'Messages7Days', type: 'number', nullable: false, sortable: true },
  { name: 'Messages30Days', type: 'number', nullable: false, sortable: true },
  { name: 'RefusalsToday', type: 'number', nullable: false, sortable: true },
  { name: 'Refusals7Days', type: 'number', nullable: false, sortable: true },
  { name: 'Refusals30Days', type: 'number', nullable: false, sortable: true },
  { name: 'Sessions30Days', type: 'number', nullable: false, sortable: true },
  { name: 'LastRefusal', type: 'string', nullable: true, sortable: true },
  { name: 'RefusedTime', type: 'date', nullable: true, sortable: true },
  { name: 'FirstSeen', type: 'date', nullable: false, sortable: true },
  { name: 'LastSeen', type: 'date', nullable: false, sortable: true },
] as const satisfies readonly MailProperty[];

export type ClientPropertyName = (typeof CLIENT_PROPERTIES)[number]['name'];
