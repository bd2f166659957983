'use client';

import { Button } from '@fluentui/react-components';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { EmptyState } from '@/components/console/empty-state';
import { ListPane } from '@/components/queue-viewer/list-pane';
import { NothingMatches } from '@/components/queue-viewer/nothing-matches';
import { useExportList } from '@/components/queue-viewer/use-export-list';
import { useFilterFields } from '@/components/queue-viewer/use-filter-fields';
import { useListView } from '@/components/queue-viewer/use-list-view';
import { useOpenDialog } from '@/components/queue-viewer/use-open-dialog';
import { useSelectionName } from '@/components/queue-viewer/use-selection-name';
import type { ViewerTabs } from '@/components/queue-viewer/use-viewer-tabs';
import { FINISHED_PROPERTIES } from '@/lib/transport/mail-properties';
import { FinishedProperties } from './finished-properties';
import { type FinishedRow, finishedRow } from './finished-row';
import { useFinishedActions } from './use-finished-actions';
import { useFinishedColumns } from './use-finished-columns';

const identityOf = (row: FinishedRow) => row.Identity;
const VALUE_NAMES = { Outcome: 'outcome' };
/** "Show what became of it" links by the message's number, the completion page by the connector's id. */
const ALSO = ['MessageId'];

/** The Recently Finished tab. */
export function FinishedView({ tabs }: { tabs: ViewerTabs }) {
  const t = useTranslations('queueViewer');
  const router = useRouter();
  const columns = useFinishedColumns();
  const fields = useFilterFields(FINISHED_PROPERTIES, VALUE_NAMES, ALSO);
  const view = useListView({
    tab: 'finished',
    cmdlet: 'Get-FinishedMessage',
    schema: finishedRow,
    columns,
    rowId: identityOf,
  });
  const dialog = useOpenDialog();
  const openProperties = (row: FinishedRow) => dialog.open(`${row.MessageId}/${row.Identity}`);
  const actions = useFinishedActions({
    chosen: view.chosen,
    refresh: view.list.refresh,
    exportList: useExportList(view),
    openProperties,
  });
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
              <Button onClick={() => router.push('/toolbox/test-message')}>{t('empty.testMessage')}</Button>
            }
          >
            {t('empty.finishedText')}
          </EmptyState>
        ) : (
          <NothingMatches onRemove={() => view.setFilter('')} />
        )
      }
      dialogs={dialog.identity !== null && <FinishedProperties identity={dialog.identity} dialog={dialog} />}
    />
  );
}
