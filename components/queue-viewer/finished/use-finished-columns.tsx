'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { numberColumn, statusColumn, textColumn, timeColumn } from '@/components/console/list/list-columns';

import { useLastErrorText } from '@/components/queue-viewer/message/use-last-error-text';
import { type FinishedRow, OUTCOME_KINDS } from '@/components/queue-viewer/row/finished-row';
import type { DataColumn } from '@/components/ui/table/data-column';
import { kilobytes } from '@/components/ui/time/time-format';
import type { TextKeyIn } from '@/lib/i18n/page-texts';

/** One line a recipient, newest first; the order is the server's. */
export function useFinishedColumns(): readonly DataColumn<FinishedRow>[] {
  const t = useTranslations('queueViewer');
  const locale = useLocale();
  const lastError = useLastErrorText();
  return useMemo(() => {
    const heading = (id: TextKeyIn<'queueViewer.property'>, width: number) => ({
      id,
      header: t(`property.${id}`),
      width,
    });
    const hidden = { initiallyHidden: true } as const;
    const detail = { isDetail: true } as const;
    return [
      timeColumn<FinishedRow>(
        { ...heading('DateFinished', 166), ...detail },
        (row) => row.DateFinished,
        locale,
      ),
      statusColumn<FinishedRow>(
        heading('Outcome', 106),
        (row) => OUTCOME_KINDS[row.Outcome],
        (row) => t(`outcome.${row.Outcome}`),
      ),
      textColumn<FinishedRow>({ ...heading('FromAddress', 160), ...detail }, (row) => row.FromAddress),
      textColumn<FinishedRow>(heading('Recipient', 180), (row) => row.Recipient),
      textColumn<FinishedRow>({ ...heading('Subject', 160), ...detail }, (row) => row.Subject ?? ''),
      textColumn<FinishedRow>(
        { ...heading('Reply', 200), ...detail, takesRest: true },
        (row) => row.Reply?.replaceAll('\n', ' ') ?? '',
      ),
      textColumn<FinishedRow>(
        { ...heading('RemoteServer', 170), ...hidden },
        (row) => row.RemoteServer ?? '',
      ),
      textColumn<FinishedRow>(
        { ...heading('ConnectorName', 160), ...hidden },
        (row) => row.ConnectorName ?? '',
      ),
      textColumn<FinishedRow>({ ...heading('LastError', 320), ...hidden }, lastError),
      numberColumn<FinishedRow>(
        { ...heading('Size', 90), ...hidden },
        (row) => kilobytes(row.Size),
        locale,
        (row) => t('bytes', { count: row.Size }),
      ),
      timeColumn<FinishedRow>(
        { ...heading('DateReceived', 166), ...hidden },
        (row) => row.DateReceived,
        locale,
      ),
      textColumn<FinishedRow>(
        { ...heading('MessageSourceName', 190), ...hidden },
        (row) => row.MessageSourceName,
      ),
      textColumn<FinishedRow>({ ...heading('SourceIP', 120), ...hidden }, (row) => row.SourceIP ?? ''),
      textColumn<FinishedRow>(
        { ...heading('InternetMessageId', 260), ...hidden },
        (row) => row.InternetMessageId ?? '',
      ),
      textColumn<FinishedRow>({ ...heading('Actor', 140), ...hidden }, (row) => row.Actor ?? ''),
    ];
  }, [t, locale, lastError]);
}
