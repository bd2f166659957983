'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { StatusCell } from '@/components/console/status-cell';
import type { DataColumn } from '@/components/ui/data-column';
import { timeTooltip } from '@/components/ui/time-format';
import { DueTimeText } from '@/components/ui/time-text';
import type { ServerRow } from './server-row';

export function useServerColumns(): readonly DataColumn<ServerRow>[] {
  const t = useTranslations('serverConfiguration');
  const locale = useLocale();
  return useMemo(() => {
    const text = (
      id: string,
      width: number,
      value: (row: ServerRow) => string,
      more: Partial<DataColumn<ServerRow>> = {},
    ): DataColumn<ServerRow> => ({
      id,
      header: t(`columns.${id}`),
      width,
      cell: value,
      text: value,
      sortValue: value,
      ...more,
    });
    const time = (id: string, width: number, iso: (row: ServerRow) => string | null) => ({
      ...text(id, width, (row) => iso(row) ?? ''),
      text: (row: ServerRow) => {
        const at = iso(row);
        return at === null ? '' : timeTooltip(at, locale);
      },
      exported: (row: ServerRow) => iso(row) ?? '',
      cell: (row: ServerRow) => <DueTimeText iso={iso(row)} />,
    });
    const status = (row: ServerRow) => t(`status.${row.Status}`);
    return [
      text('name', 180, (row) => row.Name),
      text('status', 120, status, {
        cell: (row) => <StatusCell kind={row.Status === 'Live' ? 'good' : 'bad'}>{status(row)}</StatusCell>,
      }),
      time('heartbeat', 230, (row) => row.Heartbeat),
      text('version', 100, (row) => row.Version ?? ''),
      text('smtpAddress', 170, (row) => row.SmtpAddress ?? ''),
      text('fqdn', 200, (row) => row.Fqdn),
      { ...time('started', 230, (row) => row.StartedAt), initiallyHidden: true },
    ];
  }, [t, locale]);
}
