'use client';

import { useTranslations } from 'next-intl';
import { EmptyState } from '@/components/console/list/empty-state';
import { useActions } from '@/components/console/pane/actions';
import { ResultPane } from '@/components/console/pane/result-pane';
import { NODE_TITLES, type NodePath } from './node-paths';

const NO_TABS: readonly never[] = [];

/** A page's address, asked for by who may do nothing there. */
export function NotPermitted({ path }: { readonly path: NodePath }) {
  const t = useTranslations();
  return (
    <ResultPane
      title={t(NODE_TITLES[path])}
      tabs={NO_TABS}
      tab=""
      onTab={() => {}}
      actions={useActions<never>(NO_TABS, NO_TABS)}
      selectionName={null}
    >
      <EmptyState title={t('console.notPermitted.title')}>
        <p>{t('console.notPermitted.text')}</p>
      </EmptyState>
    </ResultPane>
  );
}
