import { z } from 'zod';
import { lastErrorProperties } from '@/components/message/last-error-detail';
import { FINISHED_OUTCOMES } from '@/lib/transport/mail-properties';

/** A recipient whose mail is final, as Get-FinishedMessage gives it. */
export const finishedRow = z.object({
  Identity: z.string(),
  DateFinished: z.string(),
  Outcome: z.enum(FINISHED_OUTCOMES),
  Recipient: z.string(),
  RecipientDomain: z.string(),
  FromAddress: z.string(),
  Subject: z.string().nullable(),
  InternetMessageId: z.string().nullable(),
  Size: z.number(),
  MessageSourceName: z.string(),
  SourceIP: z.string().nullable(),
  DateReceived: z.string(),
  MessageId: z.number(),
  ConnectorName: z.string().nullable(),
  RemoteServer: z.string().nullable(),
  Reply: z.string().nullable(),
  ...lastErrorProperties,
  NDR: z.string().nullable(),
  Actor: z.string().nullable(),
  Server: z.string(),
});

export type FinishedRow = z.infer<typeof finishedRow>;
