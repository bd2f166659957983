'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { StatusKind } from '@/components/console/list/status-cell';
import type { QueueRow } from '@/components/queue-viewer/row/queue-row';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';

/** A queue's words in the user's language. */
interface QueueNames {
  readonly nextHop: (row: QueueRow) => string;
  readonly deliveryType: (row: QueueRow) => string;
  readonly status: (row: QueueRow) => string;
  /** With all that tells it from others. */
  readonly inFull: (row: QueueRow) => string;
}

export function useQueueNames(): QueueNames {
  const t = useTranslations('queueViewer');
  const textIfKnown = useTextIfKnown();
  return useMemo(() => {
    // A smart-host queue has its hosts' names, and so none once its connector has gone.
    const nextHop = (row: QueueRow) =>
      row.Kind === 'Delivery' ? row.NextHopDomain || t('nextHop.removed') : t(`nextHop.${row.Kind}`);
    return {
      nextHop,
      deliveryType: (row) => textIfKnown(`queueViewer.deliveryType.${row.DeliveryType}`) ?? row.DeliveryType,
      status: (row) => t(`queueStatus.${row.Status}`),
      inFull: (row) => {
        const words = { nextHop: nextHop(row), identity: row.Identity, messages: row.MessageCount };
        const connector = row.NextHopConnectorName;
        return connector === null
          ? t('question.ownQueue', words)
          : t('question.queue', { ...words, connector });
      },
    };
  }, [t, textIfKnown]);
}

export const QUEUE_STATUS_KINDS: Readonly<Record<QueueRow['Status'], StatusKind>> = {
  Active: 'working',
  Connecting: 'working',
  Ready: 'idle',
  Retry: 'warning',
  Suspended: 'paused',
};
