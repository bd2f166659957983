'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { sortedColumn, statusColumn, timeColumn } from '@/components/console/list/list-columns';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { usePressureColumn } from './back-pressure';
import type { ServerRow } from './server-row';

export function useServerColumns(): readonly DataColumn<ServerRow>[] {
  const t = useTranslations('serverConfiguration');
  const pressure = usePressureColumn();
  const locale = useLocale();
  return useMemo(() => {
    type Id = TextKeyIn<'serverConfiguration.columns'>;
    const heading = (id: Id, width: number) => ({ id, header: t(`columns.${id}`), width });
    const text = (id: Id, width: number, value: (row: ServerRow) => string) =>
      sortedColumn(heading(id, width), value);
    const time = (id: Id, width: number, iso: (row: ServerRow) => string | null) => ({
      ...timeColumn(heading(id, width), iso, locale, 'due'),
      sortValue: iso,
    });
    const kind = (row: ServerRow) => (row.Status === 'Live' ? 'good' : 'bad');
    const detail = { isDetail: true } as const;
    const status = (row: ServerRow) => t(`status.${row.Status}`);
    return [
      text('name', 112, (row) => row.Name),
      { ...statusColumn(heading('status', 104), kind, status), sortValue: status },
      pressure,
      { ...time('heartbeat', 168, (row) => row.Heartbeat), ...detail },
      { ...text('version', 92, (row) => row.Version ?? ''), ...detail },
      { ...text('smtpAddress', 142, (row) => row.SmtpAddress ?? ''), ...detail },
      { ...text('fqdn', 160, (row) => row.Fqdn), ...detail, takesRest: true },
      { ...time('started', 230, (row) => row.StartedAt), initiallyHidden: true },
    ];
  }, [t, pressure, locale]);
}
