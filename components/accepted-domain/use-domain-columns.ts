'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { sortedColumn } from '@/components/console/list/list-columns';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { toDisplayDomain } from '@/lib/mail/address/domain';
import type { AcceptedDomainRow } from './domain-row';

export function useDomainColumns(): readonly DataColumn<AcceptedDomainRow>[] {
  const t = useTranslations('acceptedDomain');
  return useMemo(() => {
    type Id = TextKeyIn<'acceptedDomain.columns'>;
    const column = (id: Id, width: number, text: (row: AcceptedDomainRow) => string) =>
      sortedColumn({ id, header: t(`columns.${id}`), width }, text);
    return [
      column('Name', 240, (row) => row.Name),
      { ...column('DomainName', 260, (row) => toDisplayDomain(row.DomainName)), takesRest: true },
      column('DomainType', 200, (row) => t(`types.${row.DomainType}.short`)),
      column('Default', 80, (row) => (row.Default ? t('columns.isDefault') : '')),
    ];
  }, [t]);
}
