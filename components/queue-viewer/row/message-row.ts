import * as z from 'zod/mini';
import { MESSAGE_STATUSES } from '@/lib/mail/queue/mail-properties';
import { QUEUE_KINDS } from '@/lib/mail/routing/delivery-type';
import { lastErrorProperties } from './last-error-detail';

/** A queued message as Get-Message gives it. */
const recipientRow = z.object({
  Address: z.string(),
  RecipientDomain: z.string(),
  Status: z.string(),
  ...lastErrorProperties,
});

export const messageRow = z.object({
  Identity: z.string(),
  Subject: z.nullable(z.string()),
  InternetMessageId: z.nullable(z.string()),
  FromAddress: z.string(),
  Status: z.enum(MESSAGE_STATUSES),
  Size: z.number(),
  MessageSourceName: z.string(),
  SourceIP: z.nullable(z.string()),
  SCL: z.nullable(z.number()),
  DateReceived: z.string(),
  ExpirationTime: z.string(),
  ...lastErrorProperties,
  RetryCount: z.number(),
  NextRetryTime: z.nullable(z.string()),
  Queue: z.string(),
  QueueKind: z.enum(QUEUE_KINDS),
  MessageId: z.number(),
  Recipients: z.array(recipientRow),
});

export type MessageRow = z.infer<typeof messageRow>;
export type RecipientRow = z.infer<typeof recipientRow>;
