'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { EmptyState } from '@/components/console/empty-state';
import { QUEUE_PROPERTIES } from '@/lib/transport/mail-properties';
import { BulkDialog } from './bulk-dialog';
import { BulkNotice } from './bulk-notice';
import { ListPane } from './list-pane';
import { NothingMatches } from './nothing-matches';
import { QueueProperties } from './queue-properties';
import { type QueueRow, queueRow } from './queue-row';
import { useBulk } from './use-bulk';
import { useExportList } from './use-export-list';
import { useFilterFields } from './use-filter-fields';
import { useListView } from './use-list-view';
import { useNewConnector } from './use-new-connector';
import { useOpenDialog } from './use-open-dialog';
import { useQueueActions } from './use-queue-actions';
import { useQueueColumns } from './use-queue-columns';
import { useQueueNames } from './use-queue-names';
import { useSelectionName } from './use-selection-name';
import type { ViewerTabs } from './use-viewer-tabs';

const identityOf = (row: QueueRow) => row.Identity;

/** Keys of enum values' names, by property. */
const VALUE_NAMES = { Status: 'queueStatus', DeliveryType: 'deliveryType' };

/** The Queues tab. */
export function QueuesView({ tabs }: { tabs: ViewerTabs }) {
  const t = useTranslations('queueViewer.empty');
  const columns = useQueueColumns();
  const names = useQueueNames();
  const fields = useFilterFields(QUEUE_PROPERTIES, VALUE_NAMES);
  const view = useListView({
    tab: 'queues',
    cmdlet: 'Get-Queue',
    schema: queueRow,
    columns,
    rowId: identityOf,
  });
  const { refresh } = view.list;
  const bulk = useBulk(useCallback(() => refresh(), [refresh]));
  const dialog = useOpenDialog();
  const newConnector = useNewConnector();
  const actions = useQueueActions({
    bulk,
    chosen: view.chosen,
    refresh,
    exportList: useExportList(view),
    viewMessages: (row) => tabs.showQueue(row.Identity),
    openProperties: (row) => dialog.open(row.Identity),
    newSendConnector: (row) => void newConnector({ Queue: row.Identity }),
  });
  const selectionName = useSelectionName(view.chosen, (row) => `${names.nextHop(row)} (${row.Identity})`);

  return (
    <ListPane
      tabs={tabs}
      view={view}
      fields={fields}
      actions={actions}
      selectionName={selectionName}
      onOpen={(row) => tabs.showQueue(row.Identity)}
      empty={
        view.filter === '' ? (
          <EmptyState title={t('queuesTitle')}>{t('queuesText')}</EmptyState>
        ) : (
          <NothingMatches onRemove={() => view.setFilter('')} />
        )
      }
      notice={<BulkNotice bulk={bulk} />}
      dialogs={
        <>
          <BulkDialog bulk={bulk} />
          {dialog.identity !== null && <QueueProperties identity={dialog.identity} dialog={dialog} />}
        </>
      }
    />
  );
}
