'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { numberColumn, statusColumn, textColumn, timeColumn } from '@/components/console/list/list-columns';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { AUDIT_OUTCOME_KINDS, type AuditRow, callerName, changedNames } from './audit-row';

/** One line an entry, newest first; the order is the server's. */
export function useAuditColumns(): readonly DataColumn<AuditRow>[] {
  const t = useTranslations('auditLog');
  const locale = useLocale();
  return useMemo(() => {
    const heading = (id: TextKeyIn<'auditLog.column'>, width: number) => ({
      id,
      header: t(`column.${id}`),
      width,
    });
    const hidden = { initiallyHidden: true } as const;
    const detail = { isDetail: true } as const;
    const text = (id: TextKeyIn<'auditLog.column'>, width: number, value: (row: AuditRow) => string | null) =>
      textColumn<AuditRow>(heading(id, width), (row) => value(row) ?? '');
    const objectsOf = ({ Objects, Matched }: AuditRow) => {
      const names = Objects.map(({ Name }) => Name);
      return Matched === null || Matched <= 1 ? names.join(', ') : t('matched', { count: Matched });
    };
    return [
      timeColumn<AuditRow>(heading('RunDate', 166), (row) => row.RunDate, locale),
      text('Caller', 140, callerName),
      text('CmdletName', 190, (row) => row.CmdletName),
      { ...text('Object', 180, objectsOf), ...detail },
      statusColumn<AuditRow>(
        heading('Outcome', 116),
        (row) => AUDIT_OUTCOME_KINDS[row.Outcome],
        (row) => t(`outcome.${row.Outcome}`),
      ),
      { ...text('Changes', 180, (row) => changedNames(row).join(', ')), ...detail, takesRest: true },
      { ...text('ClientAddress', 124, (row) => row.ClientAddress), ...hidden },
      { ...text('Face', 90, (row) => row.Face), ...hidden },
      { ...text('OriginatingServer', 130, (row) => row.OriginatingServer), ...hidden },
      { ...text('Command', 260, (row) => row.Command), ...hidden },
      numberColumn<AuditRow>(
        { ...heading('Identity', 90), ...hidden },
        (row) => Number(row.Identity),
        locale,
      ),
    ];
  }, [t, locale]);
}
