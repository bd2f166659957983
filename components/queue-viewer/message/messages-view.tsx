'use client';

import { useTranslations } from 'next-intl';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { useSelectionName } from '@/components/console/list/use-selection-name';
import { BulkNotice } from '@/components/console/paged-list/bulk-notice';
import { BulkQuestion, prepareBulkQuestion } from '@/components/console/paged-list/bulk-question';
import { ListPane } from '@/components/console/paged-list/list-pane';
import { useBulk } from '@/components/console/paged-list/use-bulk';
import { filterProperties, useFilterFields } from '@/components/console/paged-list/use-filter-fields';
import { useListView } from '@/components/console/paged-list/use-list-view';
import { useOpenDialog } from '@/components/console/paged-list/use-open-dialog';
import type { ViewerTabs } from '@/components/console/paged-list/use-viewer-tabs';
import { type MessageRow, messageRow } from '@/components/queue-viewer/row/message-row';
import { MESSAGE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import { NoMessages } from './no-messages';
import { UnreachableNotice } from './unreachable-notice';
import { useExpiration } from './use-expiration';
import { useExportMessage } from './use-export-message';
import { useMessageActions } from './use-message-actions';
import { useMessageColumns } from './use-message-columns';
import { useNewConnector } from './use-new-connector';

const MessageProperties = lazyDialog(() =>
  import('./message-properties').then((file) => file.MessageProperties),
);

const ExpirationDialog = lazyDialog(() =>
  import('./expiration-dialog').then((file) => file.ExpirationDialog),
);

const identityOf = (row: MessageRow) => row.Identity;
const VALUE_NAMES = { Status: 'messageStatus' } as const;
/** As in Exchange 2007. */
const FILTERED = filterProperties(MESSAGE_PROPERTIES, ['Identity', 'RetryCount']);

function prepareDialogs() {
  MessageProperties.prepare();
  ExpirationDialog.prepare();
  prepareBulkQuestion();
}

/** The Messages tab, or a queue's own: the same list of one queue. */
export function MessagesView({ tabs }: { tabs: ViewerTabs }) {
  const t = useTranslations('queueViewer');
  const queue = tabs.tab === 'queue' ? tabs.queue : null;
  const columns = useMessageColumns(queue !== null);
  const fields = useFilterFields(FILTERED, VALUE_NAMES);
  const view = useListView({
    tab: queue === null ? 'messages' : 'queue',
    cmdlet: 'Get-Message',
    queue,
    schema: messageRow,
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
  const exporting = useExportMessage();
  const expiration = useExpiration(bulk);
  const actions = useMessageActions({
    bulk,
    chosen: view.chosen,
    refresh,
    exportList: view.exported.start,
    openProperties: (row) => dialog.open(row.Identity),
    changeExpiration: expiration.ask,
    exportMessage: (row) => void exporting.run(row.Identity),
    newSendConnector: (row) => void newConnector({ Identity: row.Identity }),
    showQueue: queue === null ? (row) => tabs.showQueue(row.Queue) : null,
    closeTab: queue === null ? null : tabs.closeQueue,
  });
  usePrepared(view.chosen.length > 0, prepareDialogs);
  const selectionName = useSelectionName(view.chosen, (row) => row.Subject || t('noSubject'));
  const unreachable = queue !== null && view.list.rows[0]?.QueueKind === 'Unreachable';

  return (
    <ListPane
      tabs={tabs}
      view={view}
      fields={fields}
      actions={actions}
      selectionName={selectionName}
      canAct
      onOpen={(row) => dialog.open(row.Identity)}
      empty={<NoMessages tabs={tabs} view={view} />}
      notice={unreachable && <UnreachableNotice onNew={() => void newConnector({ Queue: queue })} />}
      outcome={
        <>
          <BulkNotice bulk={bulk} />
          {exporting.problems.length > 0 && <ErrorPanel problems={exporting.problems} />}
        </>
      }
      dialogs={
        <>
          <BulkQuestion bulk={bulk} />
          {expiration.rows !== null && (
            <ExpirationDialog rows={expiration.rows} onSet={expiration.set} onClose={expiration.close} />
          )}
          {dialog.identity !== null && (
            <MessageProperties
              identity={dialog.identity}
              tab={dialog.tab}
              onTab={dialog.setTab}
              onClose={dialog.close}
              onShowFinished={tabs.showFinished}
              onNewConnector={(identity) => void newConnector({ Identity: identity })}
            />
          )}
        </>
      }
    />
  );
}
