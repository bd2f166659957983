'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { sortedColumn, timeColumn } from '@/components/console/list/list-columns';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { kindRights } from '@/lib/user-kind';
import { useKindText } from './use-kind-text';
import type { UserRow } from './user-row';
import { StateCell, useStateText } from './user-state';

export function useUserColumns(): readonly DataColumn<UserRow>[] {
  const t = useTranslations('user.columns');
  const stateText = useStateText();
  const common = useTranslations('common');
  const kindText = useKindText();
  const locale = useLocale();
  return useMemo(() => {
    type Id = TextKeyIn<'user.columns'>;
    const heading = (id: Id, width: number) => ({ id, header: t(id), width });
    const text = (id: Id, width: number, value: (row: UserRow) => string) =>
      sortedColumn(heading(id, width), value);
    const time = (id: Id, value: (row: UserRow) => string | null): DataColumn<UserRow> => ({
      ...timeColumn(heading(id, 166), value, locale),
      sortValue: value,
    });
    const factorText = ({ Kind, SecondFactorEnabled }: UserRow) =>
      kindRights(Kind).signsIn ? common(SecondFactorEnabled ? 'enabled' : 'disabled') : '';
    return [
      { ...text('Name', 230, (row) => row.Name), takesRest: true },
      text('LogonNames', 130, (row) => row.LogonNames.join(', ')),
      text('Kind', 136, (row) => kindText(row.Kind)),
      sortedColumn(heading('State', 130), stateText, { cell: (row) => <StateCell user={row} /> }),
      text('RoleGroups', 150, (row) => row.RoleGroups.join(', ')),
      time('LastSignIn', (row) => row.LastSignIn),
      { ...text('SecondFactor', 130, factorText), initiallyHidden: true },
      { ...time('WhenCreated', (row) => row.WhenCreated), initiallyHidden: true },
      { ...time('WhenChanged', (row) => row.WhenChanged), initiallyHidden: true },
    ];
  }, [t, common, stateText, kindText, locale]);
}
