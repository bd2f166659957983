'use client';

import { Button } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { EmptyState } from '@/components/console/list/empty-state';
import { NothingMatches } from '@/components/console/paged-list/nothing-matches';
import type { ListView } from '@/components/console/paged-list/use-list-view';
import type { ViewerTabs } from '@/components/console/paged-list/use-viewer-tabs';

/** Why no message is shown, and where those went that were here. */
export function NoMessages<Row extends object>({ tabs, view }: { tabs: ViewerTabs; view: ListView<Row> }) {
  const t = useTranslations('queueViewer.empty');
  if (view.filter !== '') return <NothingMatches onRemove={() => view.setFilter('')} />;
  const inQueue = tabs.tab === 'queue';
  return (
    <EmptyState
      title={inQueue ? t('queueTitle') : t('messagesTitle')}
      button={<Button onClick={() => tabs.onTab('finished')}>{t('messagesButton')}</Button>}
    >
      {inQueue ? t('queueText') : t('messagesText')}
    </EmptyState>
  );
}
