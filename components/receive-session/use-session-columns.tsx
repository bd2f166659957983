'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { numberColumn, statusColumn, textColumn, timeColumn } from '@/components/console/list/list-columns';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import type { SessionPropertyName } from '@/lib/mail/session/session-properties';
import { SESSION_OUTCOME_KINDS, type SessionRow } from './session-row';

/** One line a session, newest first; the order is the server's, and ids are the properties that it sorts by. */
export function useSessionColumns(): readonly DataColumn<SessionRow>[] {
  const t = useTranslations('receiveSession');
  const locale = useLocale();
  return useMemo(() => {
    const heading = (id: SessionPropertyName, width: number) => ({
      id,
      header: t(`property.${id}`),
      width,
      sortable: true,
    });
    /** Its whole name would take more room than its numbers. */
    const brief = (id: TextKeyIn<'receiveSession.heading'>, width: number) => ({
      id,
      header: t(`heading.${id}`),
      width,
      sortable: true,
    });
    const hidden = { initiallyHidden: true } as const;
    const detail = { isDetail: true } as const;
    const text = (id: SessionPropertyName, width: number, value: (row: SessionRow) => string | null) =>
      textColumn<SessionRow>(heading(id, width), (row) => value(row) ?? '');
    return [
      timeColumn<SessionRow>(heading('StartTime', 166), (row) => row.StartTime, locale),
      // Half an IPv4 address says nothing.
      { ...text('ClientAddress', 124, (row) => row.ClientAddress), fixed: true },
      { ...text('HelloName', 150, (row) => row.HelloName), ...detail },
      { ...text('ReceiveConnector', 150, (row) => row.ReceiveConnector), ...detail },
      numberColumn<SessionRow>({ ...brief('Messages', 86), ...detail }, (row) => row.Messages, locale),
      numberColumn<SessionRow>(
        { ...brief('RefusedRecipients', 80), ...hidden },
        (row) => row.RefusedRecipients,
        locale,
      ),
      statusColumn<SessionRow>(
        heading('Outcome', 120),
        (row) => SESSION_OUTCOME_KINDS[row.Outcome],
        (row) => t(`outcome.${row.Outcome}`),
      ),
      { ...text('TlsVersion', 90, (row) => row.TlsVersion), ...hidden },
      { ...text('Account', 140, (row) => row.Account), ...hidden },
      { ...text('End', 190, (row) => t(`end.${row.End}`)), ...hidden },
      {
        ...text('Reply', 180, (row) => (row.Reply ?? row.Error ?? '').replaceAll('\n', ' ')),
        ...detail,
        takesRest: true,
      },
      numberColumn<SessionRow>({ ...heading('Sessions', 92), ...hidden }, (row) => row.Sessions, locale),
      numberColumn<SessionRow>({ ...heading('Recipients', 132), ...hidden }, (row) => row.Recipients, locale),
      { ...text('Server', 130, (row) => row.Server), ...hidden },
    ];
  }, [t, locale]);
}
