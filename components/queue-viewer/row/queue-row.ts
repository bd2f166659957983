import * as z from 'zod/mini';
import { QUEUE_STATUSES } from '@/lib/mail/queue/mail-properties';
import { QUEUE_KINDS } from '@/lib/mail/routing/delivery-type';
import { lastErrorProperties } from './last-error-detail';

/** A queue as Get-Queue gives it. */
export const queueRow = z.object({
  Identity: z.string(),
  DeliveryType: z.string(),
  NextHopDomain: z.string(),
  NextHopConnector: z.nullable(z.string()),
  NextHopConnectorName: z.nullable(z.string()),
  NextHopCategory: z.enum(['External', 'Internal']),
  Status: z.enum(QUEUE_STATUSES),
  MessageCount: z.number(),
  ...lastErrorProperties,
  LastRetryTime: z.nullable(z.string()),
  NextRetryTime: z.nullable(z.string()),
  FirstRetryTime: z.nullable(z.string()),
  RetryCount: z.number(),
  Kind: z.enum(QUEUE_KINDS),
  Server: z.string(),
  WorkingServer: z.string(),
});

export type QueueRow = z.infer<typeof queueRow>;
