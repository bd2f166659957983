'use client';

import { useTranslations } from 'next-intl';
import { RemoveDialog } from '@/components/console/dialog/lazy-remove-dialog';
import type { RemovalProps } from './config-tab';

interface Props extends RemovalProps {
  readonly cmdlet: `Remove-${string}`;
  /** Where `title` and `what` stand. */
  readonly texts: string;
}

/** The question before the removal of what is chosen in a list. */
export function RemoveChosen({ cmdlet, texts, rows, onRemoved, onClose }: Props) {
  const t = useTranslations(texts);
  return (
    <RemoveDialog
      title={t('title', { count: rows.length })}
      cmdlet={cmdlet}
      identities={rows.map((row) => row.Identity)}
      onRemoved={onRemoved}
      onClose={onClose}
    >
      {t('what', { names: rows.map((row) => row.Name).join(', ') })}
    </RemoveDialog>
  );
}
