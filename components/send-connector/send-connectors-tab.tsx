'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useRunCommand } from '@/components/console/command-context';
import { ConfigListPane } from '@/components/console/config-list-pane';
import { RemoveDialog } from '@/components/console/remove-dialog';
import { useCommandQuery } from '@/components/console/use-command-query';
import { useConfigList } from '@/components/console/use-config-list';
import { useOutcome } from '@/components/console/use-outcome';
import { useViewState } from '@/components/console/use-view-state';
import type { HubTransportTabs } from '@/components/hub-transport/use-tabs';
import { csvBlob, download, toCsv } from '@/components/ui/export-list';
import type { CommandAnswer } from '@/lib/commands/report';
import { useConnectorColumns } from './columns';
import { NoConnectors } from './no-connectors';
import { type SendConnectorRow, toSendConnectorRows } from './row';
import { ConnectorSheet } from './sheet/connector-sheet';
import { toSourceServers } from './source-servers';
import { useConnectorActions } from './use-connector-actions';
import { NewConnectorWizard } from './wizard/new-connector-wizard';

/** Organization Configuration > Hub Transport > Send Connectors. */
interface Props {
  readonly tabs: HubTransportTabs;
  /** Default of a new connector's Port. */
  readonly connectorPort: number;
}

export function SendConnectorsTab({ tabs, connectorPort }: Props) {
  const t = useTranslations('sendConnector');
  const run = useRunCommand();
  const view = useViewState();
  const outcome = useOutcome();
  const columns = useConnectorColumns();
  const query = useCommandQuery('Get-SendConnector', {}, ['configuration', 'routing']);
  const servers = useCommandQuery('Get-TransportServer', {}, ['configuration', 'servers']);
  const rows = useMemo(() => query.report && toSendConnectorRows(query.report.output), [query.report]);
  const sources = useMemo(() => servers.report && toSourceServers(servers.report.output), [servers.report]);
  const list = useConfigList({ id: 'send-connectors', rows, columns, rowId });
  const dialog = view.get('dialog');
  const wizard = view.get('wizard') === 'new';
  const [opened] = list.chosen;

  async function setEnabled(connectors: readonly SendConnectorRow[], Enabled: boolean) {
    const answers: CommandAnswer[] = [];
    for (const { Identity } of connectors)
      answers.push(await run('Set-SendConnector', { Identity, Enabled }));
    outcome.show(answers);
    query.refresh();
  }
  const actions = useConnectorActions(
    {
      create: () => view.set({ wizard: 'new', dialog: null }, 'push'),
      exportList: () => download(csvBlob(toCsv(columns, list.rows)), 'send-connectors.csv'),
      refresh: query.refresh,
      setEnabled,
      remove: () => view.set({ dialog: 'remove' }, 'push'),
      open: () => view.set({ dialog: 'properties' }, 'push'),
    },
    list.chosen,
  );
  const closeDialog = () => view.set({ dialog: null }, 'replace');

  return (
    <ConfigListPane
      {...tabs}
      query={query}
      list={list}
      actions={actions}
      nameOf={(row) => row.Name}
      openAction="properties"
      empty={<NoConnectors onNew={() => view.set({ wizard: 'new' }, 'push')} />}
      notice={outcome.notice}
      dialogs={
        <>
          {wizard && sources && (
            <NewConnectorWizard
              servers={sources}
              defaultPort={connectorPort}
              domain={view.get('domain')}
              onCreated={query.refresh}
              onClose={(created) => {
                view.set({ wizard: null, domain: null }, 'replace');
                const made = rows?.find((row) => row.Name === created);
                if (made) list.choose(made.Guid);
              }}
            />
          )}
          {dialog === 'properties' && opened && sources && list.chosen.length === 1 && (
            <ConnectorSheet
              key={opened.Guid}
              connector={opened}
              servers={sources}
              onSaved={query.refresh}
              onClose={closeDialog}
            />
          )}
          {dialog === 'remove' && opened && (
            <RemoveDialog
              title={t('remove.title', { count: list.chosen.length })}
              cmdlet="Remove-SendConnector"
              identities={list.chosen.map((row) => row.Identity)}
              onRemoved={query.refresh}
              onClose={closeDialog}
            >
              {t('remove.what', { names: list.chosen.map((row) => row.Name).join(', ') })}
            </RemoveDialog>
          )}
        </>
      }
    />
  );
}

function rowId(row: SendConnectorRow): string {
  return row.Guid;
}
