'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { StatusKind } from '@/components/console/list/status-cell';
import type { QueueRow } from './queue-row';

/** A queue's words in the user's language. */
interface QueueNames {
  readonly nextHop: (row: QueueRow) => string;
  readonly deliveryType: (row: QueueRow) => string;
  readonly status: (row: QueueRow) => string;
}

export function useQueueNames(): QueueNames {
  const t = useTranslations('queueViewer');
  return useMemo(
    () => ({
      // A smart-host queue has its hosts' names, and so none once its connector has gone.
      nextHop: (row) =>
        row.Kind === 'Delivery' ? row.NextHopDomain || t('nextHop.removed') : t(`nextHop.${row.Kind}`),
      deliveryType: (row) =>
        t.has(`deliveryType.${row.DeliveryType}`) ? t(`deliveryType.${row.DeliveryType}`) : row.DeliveryType,
      status: (row) => t(`queueStatus.${row.Status}`),
    }),
    [t],
  );
}

export const QUEUE_STATUS_KINDS: Readonly<Record<QueueRow['Status'], StatusKind>> = {
  Active: 'working',
  Connecting: 'working',
  Ready: 'idle',
  Retry: 'warning',
  Suspended: 'paused',
};
