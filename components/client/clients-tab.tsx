'use client';

import { Button } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { EditRegular } from '@fluentui/react-icons/svg/edit';
import { SubtractCircleRegular } from '@fluentui/react-icons/svg/subtract-circle';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { EffectDialog } from '@/components/console/dialog/lazy-effect-dialog';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { AskChosen } from '@/components/console/list/ask-chosen';
import { EmptyState } from '@/components/console/list/empty-state';
import { isSingle, propertiesAction, viewActions } from '@/components/console/list/list-actions';
import { useSelectionName } from '@/components/console/list/use-selection-name';
import { useOutcome } from '@/components/console/outcome/use-outcome';
import { ListPane } from '@/components/console/paged-list/list-pane';
import { NothingMatches } from '@/components/console/paged-list/nothing-matches';
import { useListView } from '@/components/console/paged-list/use-list-view';
import { useOpenDialog } from '@/components/console/paged-list/use-open-dialog';
import { type Action, useActions } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { type ClientRow, clientRow, clientTitle } from './client-row';
import { useClientColumns } from './use-client-columns';
import { useClientFields } from './use-client-fields';
import { useClientPlaces } from './use-client-places';

const ClientProperties = lazyDialog(() =>
  import('./client-properties').then((file) => file.ClientProperties),
);
const NameClientDialog = lazyDialog(() =>
  import('./name-client-dialog').then((file) => file.NameClientDialog),
);
const BlockClientDialog = lazyDialog(() =>
  import('./block-client-dialog').then((file) => file.BlockClientDialog),
);

function prepareDialogs() {
  ClientProperties.prepare();
  NameClientDialog.prepare();
  BlockClientDialog.prepare();
  EffectDialog.prepare();
}

const identityOf = (row: ClientRow) => row.Identity;

interface Act {
  readonly kind: 'name' | 'block' | 'allow';
  readonly client: ClientRow;
}

/** Server Configuration > Hub Transport > Clients. */
export function ClientsTab({ tabs }: { tabs: PaneTabs }) {
  const t = useTranslations('client');
  const view = useListView({
    tab: 'clients',
    cmdlet: 'Get-ClientReport',
    schema: clientRow,
    columns: useClientColumns(),
    rowId: identityOf,
  });
  const fields = useClientFields();
  const dialog = useOpenDialog();
  const outcome = useOutcome();
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const done = (answers: readonly CommandAnswer[]) => {
    outcome.show(answers);
    view.list.refresh();
  };
  const openProperties = (row: ClientRow) => dialog.open(row.Identity);
  const begin =
    (kind: Act['kind']) =>
    ([client]: readonly ClientRow[]) => {
      if (client) setAct({ kind, client });
    };
  const acts: readonly Action<ClientRow>[] = [
    {
      id: 'name',
      labelKey: 'client.actions.name',
      icon: <EditRegular />,
      cmdlet: 'Set-ClientReport',
      scope: 'selection',
      group: 'state',
      appliesTo: isSingle,
      run: begin('name'),
    },
    {
      id: 'block',
      labelKey: 'client.actions.block',
      icon: <SubtractCircleRegular />,
      cmdlet: 'Add-IPBlockListEntry',
      scope: 'selection',
      group: 'state',
      appliesTo: (rows) => isSingle(rows) && rows.every(({ BlockedBy }) => BlockedBy === null),
      run: begin('block'),
    },
    {
      id: 'allow',
      labelKey: 'client.actions.allow',
      icon: <CheckmarkCircleRegular />,
      cmdlet: 'Remove-IPBlockListEntry',
      scope: 'selection',
      group: 'state',
      appliesTo: (rows) => isSingle(rows) && rows.every(({ BlockedBy }) => BlockedBy !== null),
      run: begin('allow'),
    },
  ];
  const actions = useActions<ClientRow>(
    [
      ...viewActions({ exportList: view.exported.start, refresh: view.list.refresh }),
      ...useClientPlaces(),
      ...acts,
      propertiesAction(openProperties),
    ],
    view.chosen,
  );
  usePrepared(view.chosen.length > 0, prepareDialogs);
  const selectionName = useSelectionName(view.chosen, clientTitle);

  return (
    <ListPane
      tabs={tabs}
      view={view}
      fields={fields}
      actions={actions}
      selectionName={selectionName}
      onOpen={openProperties}
      outcome={outcome.notice}
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
        <>
          {dialog.identity !== null && (
            <ClientProperties
              key={dialog.identity}
              identity={dialog.identity}
              tab={dialog.tab}
              onTab={dialog.setTab}
              onClose={dialog.close}
            />
          )}
          {act?.kind === 'name' && (
            <NameClientDialog client={act.client} onDone={(answer) => done([answer])} onClose={close} />
          )}
          {act?.kind === 'block' && (
            <BlockClientDialog client={act.client} onDone={(answer) => done([answer])} onClose={close} />
          )}
          {act?.kind === 'allow' && act.client.BlockedBy !== null && (
            <AskChosen
              cmdlet="Remove-IPBlockListEntry"
              texts="client.allow"
              rows={[{ Identity: act.client.BlockedBy, Name: act.client.BlockedRange ?? '' }]}
              onDone={done}
              onClose={close}
            />
          )}
        </>
      }
    />
  );
}
