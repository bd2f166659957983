import { z } from 'zod';
import { lastErrorProperties } from './last-error-detail';

/** One try to deliver, as Get-DeliveryAttempt gives it. */
export const attemptRow = z.object({
  Identity: z.string(),
  Date: z.string(),
  Outcome: z.string(),
  Host: z.string().nullable(),
  Address: z.string().nullable(),
  Port: z.number().nullable(),
  TlsVersion: z.string().nullable(),
  TlsCipher: z.string().nullable(),
  DurationMs: z.number(),
  Reply: z.string().nullable(),
  EnhancedCode: z.string().nullable(),
  ...lastErrorProperties,
  HasDialogue: z.boolean(),
  Dialogue: z.string().nullable(),
});

export type AttemptRow = z.infer<typeof attemptRow>;
