'use client';

import { useTranslations } from 'next-intl';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { EmptyState } from '@/components/console/list/empty-state';
import { useSelectionName } from '@/components/console/list/use-selection-name';
import { BulkNotice } from '@/components/console/paged-list/bulk-notice';
import { BulkQuestion, prepareBulkQuestion } from '@/components/console/paged-list/bulk-question';
import { ListPane } from '@/components/console/paged-list/list-pane';
import { NothingMatches } from '@/components/console/paged-list/nothing-matches';
import { useBulk } from '@/components/console/paged-list/use-bulk';
import { filterProperties, useFilterFields } from '@/components/console/paged-list/use-filter-fields';
import { useListView } from '@/components/console/paged-list/use-list-view';
import { useOpenDialog } from '@/components/console/paged-list/use-open-dialog';
import type { ViewerTabs } from '@/components/console/paged-list/use-viewer-tabs';
import { useNewConnector } from '@/components/queue-viewer/message/use-new-connector';
import { RestoredNotice } from '@/components/queue-viewer/restored/restored-notice';
import { type QueueRow, queueRow } from '@/components/queue-viewer/row/queue-row';
import { QUEUE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import { useQueueActions } from './use-queue-actions';
import { useQueueColumns } from './use-queue-columns';
import { useQueueNames } from './use-queue-names';

const QueueProperties = lazyDialog(() => import('./queue-properties').then((file) => file.QueueProperties));

const identityOf = (row: QueueRow) => row.Identity;

/** Keys of enum values' names, by property. */
const VALUE_NAMES = { Status: 'queueStatus', DeliveryType: 'deliveryType' } as const;
/** As in Exchange 2007. */
const FILTERED = filterProperties(QUEUE_PROPERTIES, [
  'Identity',
  'FirstRetryTime',
  'RetryCount',
  'NextHopConnector',
  'NextHopCategory',
]);

function prepareDialogs() {
  QueueProperties.prepare();
  prepareBulkQuestion();
}

/** The Queues tab. */
export function QueuesView({ tabs }: { tabs: ViewerTabs }) {
  const t = useTranslations('queueViewer.empty');
  const columns = useQueueColumns();
  const names = useQueueNames();
  const fields = useFilterFields(FILTERED, VALUE_NAMES);
  const view = useListView({
    tab: 'queues',
    cmdlet: 'Get-Queue',
    schema: queueRow,
    columns,
    rowId: identityOf,
  });
  const { refresh } = view.list;
  const bulk = useBulk(() => {
    view.choice.chooseNone();
    refresh();
  });
  const dialog = useOpenDialog();
  const newConnector = useNewConnector();
  const actions = useQueueActions({
    bulk,
    chosen: view.chosen,
    refresh,
    exportList: view.exported.start,
    viewMessages: (row) => tabs.showQueue(row.Identity),
    openProperties: (row) => dialog.open(row.Identity),
    newSendConnector: (row) => void newConnector({ Queue: row.Identity }),
  });
  usePrepared(view.chosen.length > 0, prepareDialogs);
  const selectionName = useSelectionName(view.chosen, (row) => `${names.nextHop(row)} (${row.Identity})`);

  return (
    <ListPane
      tabs={tabs}
      view={view}
      fields={fields}
      actions={actions}
      selectionName={selectionName}
      canAct
      onOpen={(row) => tabs.showQueue(row.Identity)}
      empty={
        view.filter === '' ? (
          <EmptyState title={t('queuesTitle')}>{t('queuesText')}</EmptyState>
        ) : (
          <NothingMatches onRemove={() => view.setFilter('')} />
        )
      }
      notice={<RestoredNotice bulk={bulk} onLook={tabs.showQueue} />}
      outcome={<BulkNotice bulk={bulk} />}
      dialogs={
        <>
          <BulkQuestion bulk={bulk} />
          {dialog.identity !== null && <QueueProperties identity={dialog.identity} onClose={dialog.close} />}
        </>
      }
    />
  );
}
