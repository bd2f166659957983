import * as z from 'zod/mini';
import { lastErrorProperties } from '@/components/queue-viewer/row/last-error-detail';

/** What an attempt came to for one recipient. */
const attemptRecipientRow = z.object({
  Address: z.string(),
  Outcome: z.string(),
  Reply: z.nullable(z.string()),
  ...lastErrorProperties,
});

/** One try to deliver, as Get-DeliveryAttempt gives it. */
export const attemptRow = z.object({
  Identity: z.string(),
  Date: z.string(),
  Outcome: z.string(),
  /** null: as its own sender. */
  SentAs: z.nullable(z.string()),
  Host: z.nullable(z.string()),
  Address: z.nullable(z.string()),
  Port: z.nullable(z.number()),
  TlsVersion: z.nullable(z.string()),
  TlsCipher: z.nullable(z.string()),
  DurationMs: z.number(),
  Reply: z.nullable(z.string()),
  EnhancedCode: z.nullable(z.string()),
  ...lastErrorProperties,
  /** Empty: all recipients had what the attempt had. */
  Recipients: z.array(attemptRecipientRow),
  QueueId: z.string(),
  HasDialogue: z.boolean(),
  Dialogue: z.nullable(z.string()),
});

export type AttemptRecipientRow = z.infer<typeof attemptRecipientRow>;
export type AttemptRow = z.infer<typeof attemptRow>;
