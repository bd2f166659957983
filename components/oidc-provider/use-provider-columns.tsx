'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { EnabledCell } from '@/components/console/list/enabled-cell';
import { numberColumn, sortedColumn, timeColumn } from '@/components/console/list/list-columns';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import type { ProviderRow } from './provider-row';

export function useProviderColumns(): readonly DataColumn<ProviderRow>[] {
  const t = useTranslations('oidcProvider.columns');
  const common = useTranslations('common');
  const locale = useLocale();
  return useMemo(() => {
    type Id = TextKeyIn<'oidcProvider.columns'>;
    const heading = (id: Id, width: number) => ({ id, header: t(id), width });
    const text = (id: Id, width: number, value: (row: ProviderRow) => string) =>
      sortedColumn(heading(id, width), value);
    const time = (id: Id, value: (row: ProviderRow) => string): DataColumn<ProviderRow> => ({
      ...timeColumn(heading(id, 166), value, locale),
      sortValue: value,
    });
    const mapped = (row: ProviderRow) => row.GroupMapping.length;
    return [
      text('Name', 220, (row) => row.Name),
      sortedColumn(heading('Enabled', 120), (row) => common(row.Enabled ? 'enabled' : 'disabled'), {
        cell: (row) => <EnabledCell enabled={row.Enabled} />,
      }),
      { ...text('Issuer', 320, (row) => row.Issuer), takesRest: true },
      { ...numberColumn(heading('GroupMapping', 130), mapped, locale), sortValue: mapped },
      { ...text('ClientId', 280, (row) => row.ClientId), initiallyHidden: true },
      { ...time('WhenCreated', (row) => row.WhenCreated), initiallyHidden: true },
      { ...time('WhenChanged', (row) => row.WhenChanged), initiallyHidden: true },
    ];
  }, [t, common, locale]);
}
