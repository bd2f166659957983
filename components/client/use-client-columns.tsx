'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { numberColumn, textColumn, timeColumn } from '@/components/console/list/list-columns';
import { StatusCell } from '@/components/console/list/status-cell';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import type { ClientPropertyName } from '@/lib/mail/session/client-properties';
import { type ClientRow, ENCRYPTION_KINDS } from './client-row';

/** One line a client, the last seen first; the order is the server's, and ids are the properties that it sorts by. */
export function useClientColumns(): readonly DataColumn<ClientRow>[] {
  const t = useTranslations('client');
  const locale = useLocale();
  return useMemo(() => {
    const heading = (id: ClientPropertyName, width: number) => ({
      id,
      header: t(`property.${id}`),
      width,
      sortable: true,
    });
    /** Its whole name would take more room than its numbers. */
    const brief = (id: TextKeyIn<'client.heading'>, width: number) => ({
      ...heading(id, width),
      header: t(`heading.${id}`),
    });
    const hidden = { initiallyHidden: true } as const;
    const detail = { isDetail: true } as const;
    const text = (id: ClientPropertyName, width: number, value: (row: ClientRow) => string | null) =>
      textColumn<ClientRow>(heading(id, width), (row) => value(row) ?? '');
    const count = (id: TextKeyIn<'client.heading'>, value: (row: ClientRow) => number) =>
      numberColumn<ClientRow>(brief(id, 74), value, locale);
    const encryption = (row: ClientRow) => (row.Encryption === null ? '' : t(`encryption.${row.Encryption}`));
    const name = (row: ClientRow) => {
      const known = row.Name ?? '';
      return row.BlockedBy === null ? known : t('blocked', { name: known });
    };
    return [
      // Half an IPv4 address says nothing.
      { ...text('ClientAddress', 124, (row) => row.ClientAddress), fixed: true },
      {
        ...text('Name', 150, name),
        takesRest: true,
        cell: (row) => (row.BlockedBy === null ? name(row) : <StatusCell kind="off">{name(row)}</StatusCell>),
      },
      { ...text('Account', 104, (row) => row.Account), ...detail },
      {
        ...text('Encryption', 112, encryption),
        fixed: true,
        cell: (row) =>
          row.Encryption === null ? null : (
            <StatusCell kind={ENCRYPTION_KINDS[row.Encryption]}>{encryption(row)}</StatusCell>
          ),
      },
      count('MessagesToday', (row) => row.MessagesToday),
      { ...count('Messages7Days', (row) => row.Messages7Days), ...hidden },
      count('Messages30Days', (row) => row.Messages30Days),
      count('Refusals7Days', (row) => row.Refusals7Days),
      { ...timeColumn<ClientRow>(heading('LastSeen', 160), (row) => row.LastSeen, locale), ...detail },
      { ...text('LastRefusal', 180, (row) => row.LastRefusal?.replaceAll('\n', ' ') ?? null), ...hidden },
      { ...text('HelloNames', 170, (row) => row.HelloNames.join(', ')), ...hidden },
      { ...text('Senders', 170, (row) => row.Senders.join(', ')), ...hidden },
      { ...text('ReceiveConnector', 150, (row) => row.ReceiveConnector), ...hidden },
      { ...text('TlsVersion', 90, (row) => row.TlsVersion), ...hidden },
      { ...text('AuthMechanism', 110, (row) => row.AuthMechanism), ...hidden },
      { ...count('RefusalsToday', (row) => row.RefusalsToday), ...hidden },
      { ...count('Refusals30Days', (row) => row.Refusals30Days), ...hidden },
      { ...count('Sessions30Days', (row) => row.Sessions30Days), ...hidden },
      { ...timeColumn<ClientRow>(heading('RefusedTime', 166), (row) => row.RefusedTime, locale), ...hidden },
      { ...timeColumn<ClientRow>(heading('FirstSeen', 166), (row) => row.FirstSeen, locale), ...hidden },
    ];
  }, [t, locale]);
}
