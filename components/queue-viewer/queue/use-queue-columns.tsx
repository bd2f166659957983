'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { numberColumn, statusColumn, textColumn, timeColumn } from '@/components/console/list/list-columns';
import { useLastErrorText } from '@/components/queue-viewer/message/use-last-error-text';
import type { QueueRow } from '@/components/queue-viewer/row/queue-row';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import type { QueuePropertyName } from '@/lib/mail/queue/mail-properties';
import { QUEUE_STATUS_KINDS, useQueueNames } from './use-queue-names';

/**
 * The Queues tab's columns in Exchange's order, but for the send connector, without which two queues of one smart host look
 * alike, and the delivery type, which follows from it. Ids are the properties that the server sorts by.
 */
export function useQueueColumns(): readonly DataColumn<QueueRow>[] {
  const t = useTranslations('queueViewer.property');
  const locale = useLocale();
  const names = useQueueNames();
  const lastError = useLastErrorText();
  return useMemo(() => {
    const heading = (
      id: QueuePropertyName,
      width: number,
      label: TextKeyIn<'queueViewer.property'> = id,
    ) => ({
      id,
      header: t(label),
      width,
      sortable: true,
    });
    const hidden = { initiallyHidden: true } as const;
    const detail = { isDetail: true } as const;
    return [
      textColumn<QueueRow>(heading('NextHopDomain', 160), names.nextHop),
      textColumn<QueueRow>(
        { ...heading('NextHopConnector', 150), ...detail },
        (row) => row.NextHopConnectorName ?? '',
      ),
      statusColumn<QueueRow>(heading('Status', 122), (row) => QUEUE_STATUS_KINDS[row.Status], names.status),
      numberColumn<QueueRow>(heading('MessageCount', 112), (row) => row.MessageCount, locale),
      timeColumn<QueueRow>(
        { ...heading('NextRetryTime', 168), ...detail },
        (row) => row.NextRetryTime,
        locale,
        'due',
      ),
      textColumn<QueueRow>({ ...heading('LastError', 200), ...detail, takesRest: true }, lastError),
      textColumn<QueueRow>({ ...heading('DeliveryType', 222), ...hidden }, names.deliveryType),
      timeColumn<QueueRow>(
        { ...heading('LastRetryTime', 166), ...hidden },
        (row) => row.LastRetryTime,
        locale,
      ),
      textColumn<QueueRow>(
        { ...heading('Identity', 160, 'QueueIdentity'), ...hidden },
        (row) => row.Identity,
      ),
      numberColumn<QueueRow>({ ...heading('RetryCount', 100), ...hidden }, (row) => row.RetryCount, locale),
    ];
  }, [t, locale, names, lastError]);
}
