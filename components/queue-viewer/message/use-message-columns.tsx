'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { numberColumn, statusColumn, textColumn, timeColumn } from '@/components/console/list/list-columns';
import type { StatusKind } from '@/components/console/list/status-cell';
import type { MessageRow } from '@/components/queue-viewer/row/message-row';
import type { DataColumn } from '@/components/ui/table/data-column';
import { kilobytes } from '@/components/ui/time/time-format';
import type { MessagePropertyName } from '@/lib/mail/queue/mail-properties';
import { useLastErrorText } from './use-last-error-text';

export const MESSAGE_STATUS_KINDS: Readonly<Record<MessageRow['Status'], StatusKind>> = {
  Active: 'working',
  PendingRemove: 'paused',
  PendingSuspend: 'paused',
  Ready: 'idle',
  Retry: 'warning',
  Suspended: 'paused',
};

/**
 * The Messages tab's columns in Exchange's order; ids are the properties that the server sorts by. The last error has the
 * room that SCL and the message source, which seldom say anything, take in Exchange.
 * @param ofOneQueue a queue's own tab: each of its messages is in that queue
 */
export function useMessageColumns(ofOneQueue: boolean): readonly DataColumn<MessageRow>[] {
  const t = useTranslations('queueViewer');
  const locale = useLocale();
  const lastError = useLastErrorText();
  return useMemo(() => {
    const heading = (id: MessagePropertyName, width: number) => ({
      id,
      header: t(`property.${id}`),
      width,
      sortable: true,
    });
    const hidden = { initiallyHidden: true } as const;
    const detail = { isDetail: true } as const;
    return [
      textColumn<MessageRow>(heading('FromAddress', 176), (row) => row.FromAddress),
      statusColumn<MessageRow>(
        heading('Status', 122),
        (row) => MESSAGE_STATUS_KINDS[row.Status],
        (row) => t(`messageStatus.${row.Status}`),
      ),
      numberColumn<MessageRow>(
        { ...heading('Size', 88), ...detail },
        (row) => kilobytes(row.Size),
        locale,
        (row) => t('bytes', { count: row.Size }),
      ),
      textColumn<MessageRow>(
        { ...heading('Queue', 124), ...detail, ...(ofOneQueue && hidden) },
        (row) => row.Queue,
      ),
      textColumn<MessageRow>(heading('Subject', 176), (row) => row.Subject ?? ''),
      textColumn<MessageRow>({ ...heading('LastError', 200), ...detail, takesRest: true }, lastError),
      numberColumn<MessageRow>({ ...heading('SCL', 64), ...hidden }, (row) => row.SCL, locale),
      textColumn<MessageRow>(
        { ...heading('MessageSourceName', 190), ...hidden },
        (row) => row.MessageSourceName,
      ),
      timeColumn<MessageRow>(
        { ...heading('DateReceived', 166), ...hidden },
        (row) => row.DateReceived,
        locale,
      ),
      timeColumn<MessageRow>(
        { ...heading('ExpirationTime', 220), ...hidden },
        (row) => row.ExpirationTime,
        locale,
        'due',
      ),
      textColumn<MessageRow>(
        { ...heading('InternetMessageId', 260), ...hidden },
        (row) => row.InternetMessageId ?? '',
      ),
      textColumn<MessageRow>({ ...heading('SourceIP', 120), ...hidden }, (row) => row.SourceIP ?? ''),
      numberColumn<MessageRow>({ ...heading('RetryCount', 100), ...hidden }, (row) => row.RetryCount, locale),
    ];
  }, [t, locale, lastError, ofOneQueue]);
}
