'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { numberColumn, sortedColumn, timeColumn } from '@/components/console/list/list-columns';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { UserRow } from '@/components/user/user-row';
import { StateCell, useStateText } from '@/components/user/user-state';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import type { DevicePassword } from './device-row';

/** @param passwordsOf app passwords by user, the one used last first */
export function useDeviceColumns(
  passwordsOf: ReadonlyMap<string, readonly DevicePassword[]>,
): readonly DataColumn<UserRow>[] {
  const t = useTranslations('device.columns');
  const stateText = useStateText();
  const locale = useLocale();
  return useMemo(() => {
    type Id = TextKeyIn<'device.columns'>;
    const heading = (id: Id, width: number) => ({ id, header: t(id), width });
    const text = (id: Id, width: number, value: (row: UserRow) => string) =>
      sortedColumn(heading(id, width), value);
    const lastUse = (row: UserRow) => passwordsOf.get(row.Guid)?.[0] ?? null;
    const time = (id: Id, value: (row: UserRow) => string | null): DataColumn<UserRow> => ({
      ...timeColumn(heading(id, 166), value, locale),
      sortValue: value,
    });
    const count = (row: UserRow) => passwordsOf.get(row.Guid)?.length ?? 0;
    return [
      { ...text('Name', 220, (row) => row.Name), takesRest: true },
      text('UserName', 150, (row) => row.LogonNames.join(', ')),
      text('SendAs', 190, (row) => row.SendAs.join(', ')),
      sortedColumn(heading('State', 110), stateText, {
        cell: (row) => <StateCell user={row} />,
        fixed: true,
      }),
      time('LastUsed', (row) => lastUse(row)?.LastUsed ?? null),
      text('LastUsedFrom', 130, (row) => lastUse(row)?.LastUsedFrom ?? ''),
      {
        ...numberColumn(heading('AppPasswords', 120), count, locale),
        sortValue: count,
        initiallyHidden: true,
      },
      { ...time('WhenCreated', (row) => row.WhenCreated), initiallyHidden: true },
    ];
  }, [t, stateText, locale, passwordsOf]);
}
