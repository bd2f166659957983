'use client';

import { Button } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { EmptyState } from '@/components/console/list/empty-state';

export function NothingMatches({ onRemove }: { onRemove: () => void }) {
  const t = useTranslations('queueViewer.empty');
  const filterBar = useTranslations('filterBar');
  return (
    <EmptyState title={t('filterTitle')} button={<Button onClick={onRemove}>{filterBar('remove')}</Button>}>
      {t('filterText')}
    </EmptyState>
  );
}
