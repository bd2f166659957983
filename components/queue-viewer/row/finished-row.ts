import * as z from 'zod/mini';
import type { StatusKind } from '@/components/console/list/status-cell';
import { FINISHED_OUTCOMES } from '@/lib/mail/queue/mail-properties';
import { lastErrorProperties } from './last-error-detail';

/** A recipient whose mail is final, as Get-FinishedMessage gives it. */
export const finishedRow = z.object({
  Identity: z.string(),
  DateFinished: z.string(),
  Outcome: z.enum(FINISHED_OUTCOMES),
  Recipient: z.string(),
  RecipientDomain: z.string(),
  FromAddress: z.string(),
  Subject: z.nullable(z.string()),
  InternetMessageId: z.nullable(z.string()),
  Size: z.number(),
  MessageSourceName: z.string(),
  SourceIP: z.nullable(z.string()),
  DateReceived: z.string(),
  MessageId: z.number(),
  ConnectorName: z.nullable(z.string()),
  RemoteServer: z.nullable(z.string()),
  Reply: z.nullable(z.string()),
  ...lastErrorProperties,
  NDR: z.nullable(z.string()),
  /** The report's own message. */
  NDRMessageId: z.nullable(z.number()),
  QueueId: z.string(),
  Actor: z.nullable(z.string()),
  Server: z.string(),
});

export type FinishedRow = z.infer<typeof finishedRow>;

export const OUTCOME_KINDS: Readonly<Record<FinishedRow['Outcome'], StatusKind>> = {
  Delivered: 'good',
  Expired: 'bad',
  Failed: 'bad',
  Removed: 'off',
};
