'use client';

import { useMemo } from 'react';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { type FinishedRow, finishedRow } from '@/components/queue-viewer/row/finished-row';
import type { MessageRow } from '@/components/queue-viewer/row/message-row';
import { type QueueRow, queueRow } from '@/components/queue-viewer/row/queue-row';

interface BesideMessage {
  /** Its recipients that have ended, in whatever queue. */
  readonly finished: readonly FinishedRow[];
  /** Its queue, while that cannot connect: the message waits with it. */
  readonly failingQueue: QueueRow | null;
}

/** More recipients than a message may have. */
const ALL = 5000;
const TOPICS = ['queues'];

/** What tells of a message beside its own row. @param number null: it has none */
export function useBesideMessage(number: string | null, row: MessageRow | null): BesideMessage {
  const ends = useCommandQuery(
    'Get-FinishedMessage',
    number === null ? null : { MessageId: Number(number), ResultSize: ALL },
    TOPICS,
  ).report;
  const queue = useCommandQuery(
    'Get-Queue',
    row?.QueueKind === 'Delivery' ? { Identity: row.Queue } : null,
    TOPICS,
  ).report;
  return useMemo(() => {
    const [only] = queue?.output.map((output) => queueRow.parse(output)) ?? [];
    return {
      finished: ends?.output.map((output) => finishedRow.parse(output)) ?? [],
      failingQueue: only && only.RetryCount > 0 ? only : null,
    };
  }, [ends, queue]);
}
