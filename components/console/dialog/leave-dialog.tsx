'use client';

import { useTranslations } from 'next-intl';
import { ConfirmDialog } from './confirm-dialog';

/** Asked when a sheet or wizard with unsaved changes is left. */
export function LeaveDialog({ onLeave, onClose }: { onLeave: () => void; onClose: () => void }) {
  const t = useTranslations('console.leave');
  return (
    <ConfirmDialog
      title={t('title')}
      confirmLabel={t('discard')}
      cancelLabel={t('stay')}
      onConfirm={async () => {
        onLeave();
        return [];
      }}
      onClose={onClose}
    >
      {t('body')}
    </ConfirmDialog>
  );
}
