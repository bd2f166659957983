import * as z from 'zod/mini';
import type { StatusKind } from '@/components/console/list/status-cell';
import { CLIENT_ENCRYPTIONS, type ClientEncryption } from '@/lib/mail/session/client-of-session';

/** A client as Get-ClientReport gives it. */
export const clientRow = z.object({
  Identity: z.string(),
  /** An address; of strangers a network. */
  ClientAddress: z.string(),
  Network: z.string(),
  Name: z.nullable(z.string()),
  Label: z.nullable(z.string()),
  Account: z.nullable(z.string()),
  AuthMechanism: z.nullable(z.string()),
  HelloNames: z.array(z.string()),
  Senders: z.array(z.string()),
  ReceiveConnector: z.nullable(z.string()),
  Encryption: z.nullable(z.enum(CLIENT_ENCRYPTIONS)),
  TlsVersion: z.nullable(z.string()),
  LastPlainText: z.nullable(z.string()),
  LastOldTls: z.nullable(z.string()),
  MessagesToday: z.number(),
  Messages7Days: z.number(),
  Messages30Days: z.number(),
  RefusalsToday: z.number(),
  Refusals7Days: z.number(),
  Refusals30Days: z.number(),
  SessionsToday: z.number(),
  Sessions7Days: z.number(),
  Sessions30Days: z.number(),
  LastRefusal: z.nullable(z.string()),
  RefusedTime: z.nullable(z.string()),
  BlockedBy: z.nullable(z.string()),
  BlockedRange: z.nullable(z.string()),
  BlockedUntil: z.nullable(z.string()),
  FirstSeen: z.string(),
  LastSeen: z.string(),
});

export type ClientRow = z.output<typeof clientRow>;

export const ENCRYPTION_KINDS: Readonly<Record<ClientEncryption, StatusKind>> = {
  PlainText: 'bad',
  OldTls: 'warning',
  Tls: 'good',
};

/** One address alone: only of such can sessions and mail be asked for. */
export function isOneAddress({ ClientAddress }: ClientRow): boolean {
  return !ClientAddress.includes('/');
}

/** As people call it. */
export function clientTitle({ Name, ClientAddress }: ClientRow): string {
  return Name === null ? ClientAddress : `${Name} (${ClientAddress})`;
}
