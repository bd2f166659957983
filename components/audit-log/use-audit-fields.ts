'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { FilterField } from '@/components/ui/filter/filter-draft';
import { AUDIT_OUTCOMES, AUDIT_PROPERTIES } from '@/lib/commands/admin-audit-log/parameters';

/** The properties that a filter's rows offer: first what people look for. */
export function useAuditFields(): readonly FilterField[] {
  const t = useTranslations('auditLog');
  return useMemo(
    () =>
      AUDIT_PROPERTIES.map(({ name, type, nullable }) => ({
        name,
        label: t(`column.${name}`),
        type,
        nullable,
        ...(name === 'Outcome' && {
          values: AUDIT_OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) })),
        }),
      })),
    [t],
  );
}
