'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { numberColumn, sortedColumn } from '@/components/console/list/list-columns';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { SCOPES } from './form';
import type { RoleGroupRow } from './role-group-row';
import { useAboutGroup } from './use-about-group';

/** What the rights are for, by name; empty: everything. */
function scopeOf(row: RoleGroupRow): string {
  return SCOPES.flatMap((name) =>
    row[name] === null ? [] : row[name].length === 0 ? ['-'] : row[name],
  ).join(', ');
}

export function useGroupColumns(): readonly DataColumn<RoleGroupRow>[] {
  const t = useTranslations('roleGroup');
  const about = useAboutGroup();
  const locale = useLocale();
  return useMemo(() => {
    type Id = TextKeyIn<'roleGroup.columns'>;
    const heading = (id: Id, width: number) => ({ id, header: t(`columns.${id}`), width });
    const text = (id: Id, width: number, value: (row: RoleGroupRow) => string) =>
      sortedColumn(heading(id, width), value);
    const members = (row: RoleGroupRow) => row.Members.length;
    return [
      text('Name', 240, (row) => row.Name),
      text('Type', 110, (row) => t(row.BuiltIn ? 'types.builtIn' : 'types.custom')),
      { ...numberColumn(heading('Members', 90), members, locale), sortValue: members },
      text('Scope', 140, (row) => scopeOf(row) || t('scope.everything')),
      { ...text('Description', 320, about), takesRest: true },
      {
        ...text('SecondFactor', 170, (row) => (row.RequireSecondFactor ? t('secondFactor.required') : '')),
        initiallyHidden: true,
      },
      { ...text('Roles', 320, (row) => row.Roles.join(', ')), initiallyHidden: true },
    ];
  }, [t, about, locale]);
}
