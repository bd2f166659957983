'use client';

import { useTranslations } from 'next-intl';
import { RemoveDialog } from '@/components/console/dialog/lazy-remove-dialog';
import type { PlaceOf } from '@/lib/i18n/page-texts';
import type { RemovalProps } from './config-tab';

interface Props extends RemovalProps {
  readonly cmdlet: `Remove-${string}`;
  /** Where `title` and `what` stand. */
  readonly texts: Extract<PlaceOf<'title'>, PlaceOf<'what'>>;
}

/** The question before the removal of what is chosen in a list. */
export function RemoveChosen({ cmdlet, texts, rows, onRemoved, onClose }: Props) {
  const t = useTranslations();
  return (
    <RemoveDialog
      title={t(`${texts}.title`, { count: rows.length })}
      cmdlet={cmdlet}
      identities={rows.map((row) => row.Identity)}
      onRemoved={onRemoved}
      onClose={onClose}
    >
      {t(`${texts}.what`, { names: rows.map((row) => row.Name).join(', ') })}
    </RemoveDialog>
  );
}
