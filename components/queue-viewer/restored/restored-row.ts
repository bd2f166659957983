import * as z from 'zod/mini';
import { QUEUE_KINDS } from '@/lib/mail/routing/delivery-type';

/** What is held of a queue since a restore, as Get-RestoredMail gives it. */
export const restoredRow = z.object({
  Identity: z.string(),
  Kind: z.enum(QUEUE_KINDS),
  NextHopDomain: z.string(),
  MessageCount: z.number(),
  OldestDateReceived: z.string(),
  BackupTime: z.string(),
  RestoreTime: z.string(),
});

export type RestoredRow = z.infer<typeof restoredRow>;
