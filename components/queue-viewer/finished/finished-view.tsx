'use client';

import { Button } from '@fluentui/react-components';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { EmptyState } from '@/components/console/list/empty-state';
import { propertiesAction, viewActions } from '@/components/console/list/list-actions';
import { useSelectionName } from '@/components/console/list/use-selection-name';
import { ListPane } from '@/components/console/paged-list/list-pane';
import { NothingMatches } from '@/components/console/paged-list/nothing-matches';
import { filterProperties, useFilterFields } from '@/components/console/paged-list/use-filter-fields';
import { useListView } from '@/components/console/paged-list/use-list-view';
import { useOpenDialog } from '@/components/console/paged-list/use-open-dialog';
import type { ViewerTabs } from '@/components/console/paged-list/use-viewer-tabs';
import { useActions } from '@/components/console/pane/actions';
import { type FinishedRow, finishedRow } from '@/components/queue-viewer/row/finished-row';
import { FINISHED_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import { useFinishedColumns } from './use-finished-columns';

const FinishedProperties = lazyDialog(() =>
  import('./finished-properties').then((file) => file.FinishedProperties),
);

const identityOf = (row: FinishedRow) => row.Identity;
const VALUE_NAMES = { Outcome: 'outcome' } as const;
/** With MessageId: "Show what became of it" links by it. */
const FILTERED = filterProperties(FINISHED_PROPERTIES, ['ConnectorId', 'Server', 'Actor']);

/** The Recently Finished tab. */
export function FinishedView({ tabs }: { tabs: ViewerTabs }) {
  const t = useTranslations('queueViewer');
  const tree = useTranslations('console.tree');
  const router = useRouter();
  const columns = useFinishedColumns();
  const fields = useFilterFields(FILTERED, VALUE_NAMES);
  const view = useListView({
    tab: 'finished',
    cmdlet: 'Get-FinishedMessage',
    schema: finishedRow,
    columns,
    rowId: identityOf,
  });
  const dialog = useOpenDialog();
  const openProperties = (row: FinishedRow) => dialog.open(`${row.MessageId}/${row.Identity}`);
  // What is finished can be looked at; nothing more can be done to it.
  const actions = useActions(
    [
      ...viewActions({ exportList: view.exported.start, refresh: view.list.refresh }),
      propertiesAction(openProperties),
    ],
    view.chosen,
  );
  usePrepared(view.chosen.length > 0, FinishedProperties.prepare);
  const selectionName = useSelectionName(view.chosen, (row) => row.Subject || t('noSubject'));

  return (
    <ListPane
      tabs={tabs}
      view={view}
      fields={fields}
      actions={actions}
      selectionName={selectionName}
      onOpen={openProperties}
      empty={
        view.filter === '' ? (
          <EmptyState
            title={t('empty.finishedTitle')}
            button={
              <Button onClick={() => router.push('/toolbox/test-message')}>{tree('testMessage')}</Button>
            }
          >
            {t('empty.finishedText')}
          </EmptyState>
        ) : (
          <NothingMatches onRemove={() => view.setFilter('')} />
        )
      }
      dialogs={
        dialog.identity !== null && (
          <FinishedProperties
            identity={dialog.identity}
            tab={dialog.tab}
            onTab={dialog.setTab}
            onClose={dialog.close}
          />
        )
      }
    />
  );
}
