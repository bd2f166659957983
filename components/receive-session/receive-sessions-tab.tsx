'use client';

import { Button } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { EmptyState } from '@/components/console/list/empty-state';
import { propertiesAction, viewActions } from '@/components/console/list/list-actions';
import { useSelectionName } from '@/components/console/list/use-selection-name';
import { ListPane } from '@/components/console/paged-list/list-pane';
import { NothingMatches } from '@/components/console/paged-list/nothing-matches';
import { useListView } from '@/components/console/paged-list/use-list-view';
import { useOpenDialog } from '@/components/console/paged-list/use-open-dialog';
import { useActions } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { type SessionRow, sessionRow } from './session-row';
import { useSessionColumns } from './use-session-columns';
import { useSessionFields } from './use-session-fields';

const SessionProperties = lazyDialog(() =>
  import('./session-properties').then((file) => file.SessionProperties),
);

const identityOf = (row: SessionRow) => row.Identity;

/** Server Configuration > Hub Transport > Receive Sessions. */
export function ReceiveSessionsTab({ tabs }: { tabs: PaneTabs }) {
  const t = useTranslations('receiveSession');
  const view = useListView({
    tab: 'receive-sessions',
    cmdlet: 'Get-ReceiveSession',
    schema: sessionRow,
    columns: useSessionColumns(),
    rowId: identityOf,
  });
  const fields = useSessionFields();
  const dialog = useOpenDialog();
  const openProperties = (row: SessionRow) => dialog.open(row.Identity);
  // What is over can be looked at.
  const actions = useActions(
    [
      ...viewActions({ exportList: view.exported.start, refresh: view.list.refresh }),
      propertiesAction(openProperties),
    ],
    view.chosen,
  );
  usePrepared(view.chosen.length > 0, SessionProperties.prepare);
  const selectionName = useSelectionName(view.chosen, (row) => row.ClientAddress ?? t('unknownClient'));

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
            title={t('empty.title')}
            button={<Button onClick={() => tabs.onTab('receive-connectors')}>{t('empty.button')}</Button>}
          >
            {t('empty.text')}
          </EmptyState>
        ) : (
          <NothingMatches onRemove={() => view.setFilter('')} />
        )
      }
      dialogs={
        dialog.identity !== null && (
          <SessionProperties
            key={dialog.identity}
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
