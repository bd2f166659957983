import * as z from 'zod/mini';
import type { StatusKind } from '@/components/console/list/status-cell';
import { SESSION_ENDS, SESSION_OUTCOMES, type SessionOutcome } from '@/lib/mail/session/receive-session';

/** A receive session that has ended, as Get-ReceiveSession gives it. */
export const sessionRow = z.object({
  Identity: z.string(),
  StartTime: z.string(),
  DurationMs: z.number(),
  ReceiveConnector: z.nullable(z.string()),
  ClientAddress: z.nullable(z.string()),
  HelloName: z.nullable(z.string()),
  TlsVersion: z.nullable(z.string()),
  TlsCipher: z.nullable(z.string()),
  Account: z.nullable(z.string()),
  AuthMechanism: z.nullable(z.string()),
  Messages: z.number(),
  RefusedMessages: z.number(),
  Size: z.number(),
  MessageIds: z.array(z.number()),
  Recipients: z.number(),
  RefusedRecipients: z.number(),
  Reply: z.nullable(z.string()),
  Outcome: z.enum(SESSION_OUTCOMES),
  End: z.enum(SESSION_ENDS),
  Error: z.nullable(z.string()),
  /** Above 1: so many that ended alike, in a flood. */
  Sessions: z.number(),
  HasDialogue: z.boolean(),
  DialogueLeftOut: z.boolean(),
  Dialogue: z.nullable(z.string()),
  Server: z.nullable(z.string()),
});

export type SessionRow = z.infer<typeof sessionRow>;

export const SESSION_OUTCOME_KINDS: Readonly<Record<SessionOutcome, StatusKind>> = {
  Completed: 'good',
  Refused: 'warning',
  Broken: 'bad',
};
