import * as z from 'zod/mini';
import { lastErrorProperties } from './last-error-detail';

/** One try to deliver, as Get-DeliveryAttempt gives it. */
export const attemptRow = z.object({
  Identity: z.string(),
  Date: z.string(),
  Outcome: z.string(),
  Host: z.nullable(z.string()),
  Address: z.nullable(z.string()),
  Port: z.nullable(z.number()),
  TlsVersion: z.nullable(z.string()),
  TlsCipher: z.nullable(z.string()),
  DurationMs: z.number(),
  Reply: z.nullable(z.string()),
  EnhancedCode: z.nullable(z.string()),
  ...lastErrorProperties,
  HasDialogue: z.boolean(),
  Dialogue: z.nullable(z.string()),
});

export type AttemptRow = z.infer<typeof attemptRow>;
