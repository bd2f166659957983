'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { useOutcome } from '@/components/console/command/use-outcome';
import { lazyDialog, lazyPage } from '@/components/console/dialog/lazy-part';
import { RemoveDialog } from '@/components/console/dialog/lazy-remove-dialog';
import { useDialog } from '@/components/console/dialog/use-dialog';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { ConfigListPane } from '@/components/console/list/config-list-pane';
import {
  newAction,
  propertiesAction,
  removeAction,
  viewActions,
} from '@/components/console/list/list-actions';
import { useConfigList } from '@/components/console/list/use-config-list';
import { useEnableActions } from '@/components/console/list/use-enable-actions';
import { useActions } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { useViewState } from '@/components/console/pane/use-view-state';
import { sendConnectorRow } from './row';
import { toSourceServers } from './source-servers';
import { useConnectorColumns } from './use-connector-columns';

const ConnectorSheet = lazyDialog(() =>
  import('./sheet/connector-sheet').then((file) => file.ConnectorSheet),
);
const NewConnectorWizard = lazyDialog(() =>
  import('./wizard/new-connector-wizard').then((file) => file.NewConnectorWizard),
);

/** Seen until there is a first one. */
const NoConnectors = lazyPage(() => import('./no-connectors').then((file) => file.NoConnectors));

function prepareDialogs() {
  ConnectorSheet.prepare();
  RemoveDialog.prepare();
}

interface Props {
  readonly tabs: PaneTabs;
  /** Default of a new connector's Port. */
  readonly connectorPort: number;
}

/** Organization Configuration > Hub Transport > Send Connectors. */
export function SendConnectorsTab({ tabs, connectorPort }: Props) {
  const t = useTranslations('sendConnector');
  const view = useViewState();
  const outcome = useOutcome();
  const columns = useConnectorColumns();
  const query = useCommandQuery('Get-SendConnector', {}, ['configuration', 'routing']);
  const servers = useCommandQuery('Get-TransportServer', {}, ['configuration', 'servers']);
  const sources = useMemo(() => servers.report && toSourceServers(servers.report.output), [servers.report]);
  const list = useConfigList({ id: 'send-connectors', query, schema: sendConnectorRow, columns });
  const dialog = useDialog();
  const openProperties = () => dialog.open('properties');
  const openWizard = () => view.set({ wizard: 'new', dialog: null }, 'push');
  const closeWizard = () => view.set({ wizard: null, domain: null }, 'replace');
  const enableActions = useEnableActions('Set-SendConnector', outcome, query.refresh);
  const actions = useActions(
    [
      newAction('sendConnector.actions.new', openWizard, NewConnectorWizard.prepare),
      ...viewActions({ exportList: list.exportList, refresh: query.refresh }),
      ...enableActions,
      removeAction(() => dialog.open('remove')),
      propertiesAction(openProperties),
    ],
    list.chosen,
  );
  const asksForWizard = view.get('wizard') === 'new';
  // Opened by its address: while the servers are asked for, which it needs as well.
  usePrepared(asksForWizard, NewConnectorWizard.prepare);
  usePrepared(list.chosen.length > 0, prepareDialogs);

  return (
    <ConfigListPane
      tabs={tabs}
      list={list}
      actions={actions}
      onOpen={openProperties}
      empty={<NoConnectors onNew={openWizard} prepareNew={NewConnectorWizard.prepare} />}
      notice={outcome.notice}
      dialogs={
        <>
          {asksForWizard && sources && (
            <NewConnectorWizard
              servers={sources}
              defaultPort={connectorPort}
              domain={view.get('domain')}
              onCreated={query.refresh}
              onClose={closeWizard}
              onFinish={(created) => {
                closeWizard();
                const made = list.all.find((row) => row.Name === created);
                if (made) list.choose(made.Guid);
              }}
            />
          )}
          {dialog.name === 'properties' && list.only && sources && (
            <ConnectorSheet
              key={list.only.Guid}
              connector={list.only}
              servers={sources}
              tab={dialog.tab}
              onTab={dialog.setTab}
              onSaved={query.refresh}
              onClose={dialog.close}
            />
          )}
          {dialog.name === 'remove' && list.chosen.length > 0 && (
            <RemoveDialog
              title={t('remove.title', { count: list.chosen.length })}
              cmdlet="Remove-SendConnector"
              identities={list.chosen.map((row) => row.Identity)}
              onRemoved={query.refresh}
              onClose={dialog.close}
            >
              {t('remove.what', { names: list.chosen.map((row) => row.Name).join(', ') })}
            </RemoveDialog>
          )}
        </>
      }
    />
  );
}
