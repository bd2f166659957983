'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useActions } from '@/components/console/actions';
import { ConfigListPane } from '@/components/console/config-list-pane';
import { newAction, propertiesAction, removeAction, viewActions } from '@/components/console/list-actions';
import { RemoveDialog } from '@/components/console/remove-dialog';
import { useCommandQuery } from '@/components/console/use-command-query';
import { useConfigList } from '@/components/console/use-config-list';
import { useDialog } from '@/components/console/use-dialog';
import { useEnableActions } from '@/components/console/use-enable-actions';
import { useOutcome } from '@/components/console/use-outcome';
import type { PaneTabs } from '@/components/console/use-tabs';
import { useViewState } from '@/components/console/use-view-state';
import { NoConnectors } from './no-connectors';
import { sendConnectorRow } from './row';
import { ConnectorSheet } from './sheet/connector-sheet';
import { toSourceServers } from './source-servers';
import { useConnectorColumns } from './use-connector-columns';
import { NewConnectorWizard } from './wizard/new-connector-wizard';

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
  const enableActions = useEnableActions('Set-SendConnector', outcome, query.refresh);
  const actions = useActions(
    [
      newAction('sendConnector.actions.new', openWizard),
      ...viewActions({ exportList: list.exportList, refresh: query.refresh }),
      ...enableActions,
      removeAction(() => dialog.open('remove')),
      propertiesAction(openProperties),
    ],
    list.chosen,
  );

  return (
    <ConfigListPane
      tabs={tabs}
      list={list}
      actions={actions}
      onOpen={openProperties}
      empty={<NoConnectors onNew={openWizard} />}
      notice={outcome.notice}
      dialogs={
        <>
          {view.get('wizard') === 'new' && sources && (
            <NewConnectorWizard
              servers={sources}
              defaultPort={connectorPort}
              domain={view.get('domain')}
              onCreated={query.refresh}
              onClose={(created) => {
                view.set({ wizard: null, domain: null }, 'replace');
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
