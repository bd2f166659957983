'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { sortedColumn, timeColumn } from '@/components/console/list/list-columns';
import { StatusCell, type StatusKind } from '@/components/console/list/status-cell';
import { useLastErrorText } from '@/components/queue-viewer/message/use-last-error-text';
import type { DataColumn } from '@/components/ui/table/data-column';
import { TimeText } from '@/components/ui/time/time-text';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import type { SmtpCredentialRow } from './credential-row';

export const STATUS_KINDS: Readonly<Record<SmtpCredentialRow['Status'], StatusKind>> = {
  NotTried: 'idle',
  Valid: 'good',
  Expired: 'warning',
  Failed: 'bad',
};

export function useCredentialColumns(): readonly DataColumn<SmtpCredentialRow>[] {
  const t = useTranslations('smtpCredential');
  const locale = useLocale();
  const errorText = useLastErrorText();
  return useMemo(() => {
    type Id = TextKeyIn<'smtpCredential.columns'>;
    const heading = (id: Id, width: number) => ({ id, header: t(`columns.${id}`), width });
    const text = (id: Id, width: number, value: (row: SmtpCredentialRow) => string) =>
      sortedColumn(heading(id, width), value);
    return [
      text('Name', 160, (row) => row.Name),
      sortedColumn(heading('Status', 120), (row) => t(`status.${row.Status}`), {
        fixed: true,
        cell: (row) => <StatusCell kind={STATUS_KINDS[row.Status]}>{t(`status.${row.Status}`)}</StatusCell>,
      }),
      { ...text('Kind', 150, (row) => t(`kinds.${row.Kind}.name`)), initiallyHidden: true },
      text('UserName', 180, (row) => row.UserName),
      text('UsedBy', 150, (row) => row.UsedBy.join(', ')),
      {
        ...timeColumn(heading('TokenExpirationTime', 150), (row) => row.TokenExpirationTime, locale),
        sortValue: (row) => row.TokenExpirationTime ?? '',
        // The status says whether it is valid; eight columns would leave none of them room.
        initiallyHidden: true,
      },
      {
        ...timeColumn(heading('SecretExpirationTime', 160), (row) => row.SecretExpirationTime, locale),
        sortValue: (row) => row.SecretExpirationTime ?? '',
        cell: (row) =>
          row.SecretStatus === null ? (
            <TimeText iso={row.SecretExpirationTime} />
          ) : (
            <StatusCell kind={row.SecretStatus === 'Expired' ? 'bad' : 'warning'}>
              {t(`secretStatus.${row.SecretStatus}`)}
            </StatusCell>
          ),
      },
      { ...text('LastError', 200, errorText), takesRest: true },
    ];
  }, [t, locale, errorText]);
}
