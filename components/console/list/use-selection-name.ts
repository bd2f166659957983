'use client';

import { useTranslations } from 'next-intl';

/** Heading of the chosen objects' actions: the one's name, or how many. */
export function useSelectionName<Row>(chosen: readonly Row[], nameOf: (row: Row) => string): string | null {
  const t = useTranslations('console.actions');
  const [first] = chosen;
  if (!first) return null;
  return chosen.length === 1 ? nameOf(first) : t('selected', { count: chosen.length });
}
