'use client';

import { PlayCircleRegular } from '@fluentui/react-icons/svg/play-circle';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { TestDialog } from '@/components/connector-test/lazy-test-dialog';
import { useMay } from '@/components/console/command/command-context';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { EffectDialog } from '@/components/console/dialog/lazy-effect-dialog';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { AskChosen } from '@/components/console/list/ask-chosen';
import { ConfigTab } from '@/components/console/list/config-tab';
import { isSingle, newAction } from '@/components/console/list/list-actions';
import { useConfigTab } from '@/components/console/list/use-config-tab';
import { byEnabled, DISABLED, useEnableActions } from '@/components/console/list/use-enable-actions';
import { orLoadAnew } from '@/components/console/or-load-anew';
import type { Action } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { useViewState } from '@/components/console/pane/use-view-state';
import { type SendConnectorRow, sendConnectorRow } from './connector-row';
import { toSourceServers } from './source-servers';
import { useConnectorColumns } from './use-connector-columns';

const ConnectorSheet = lazyDialog(() =>
  import('./sheet/connector-sheet').then((file) => file.ConnectorSheet),
);
const NewConnectorWizard = lazyDialog(() =>
  import('./wizard/new-connector-wizard').then((file) => file.NewConnectorWizard),
);

/** Seen until there is a first one: a program of its own, which comes with a page that shows it. */
const NoConnectors = dynamic(() => orLoadAnew(import('./no-connectors').then((file) => file.NoConnectors)));

function prepareDialogs() {
  ConnectorSheet.prepare();
  TestDialog.prepare();
  EffectDialog.prepare();
}

interface Props {
  readonly tabs: PaneTabs;
  /** Default of a new connector's Port. */
  readonly connectorPort: number;
}

/** Organization Configuration > Hub Transport > Send Connectors. */
export function SendConnectorsTab({ tabs, connectorPort }: Props) {
  const view = useViewState();
  const state = useConfigTab({
    id: 'send-connectors',
    cmdlet: 'Get-SendConnector',
    topics: ['configuration', 'routing'],
    schema: sendConnectorRow,
    columns: useConnectorColumns(),
  });
  const { query, list, dialog, done } = state;
  const servers = useCommandQuery('Get-TransportServer', {}, ['configuration', 'servers']);
  const sources = useMemo(() => servers.report && toSourceServers(servers.report.output), [servers.report]);
  const openWizard = () => view.set({ wizard: 'new', dialog: null }, 'push');
  const closeWizard = () => view.set({ wizard: null, domain: null }, 'replace');
  const may = useMay();
  const asksForWizard = view.get('wizard') === 'new' && may('New-SendConnector');
  // Opened by its address: while the servers are asked for, which it needs as well.
  usePrepared(asksForWizard, NewConnectorWizard.prepare);

  const enabling = useEnableActions({
    ...byEnabled('Set-SendConnector'),
    done,
    askToDisable: () => dialog.open('disable'),
  });
  const test: Action<SendConnectorRow> = {
    id: 'test',
    labelKey: 'sendConnector.actions.test',
    icon: <PlayCircleRegular />,
    cmdlet: 'Test-SendConnector',
    scope: 'selection',
    group: 'state',
    appliesTo: isSingle,
    run: () => dialog.open('test'),
    prepare: TestDialog.prepare,
  };
  const tested = dialog.name === 'test' && may('Test-SendConnector') ? list.only : null;

  return (
    <ConfigTab
      tabs={tabs}
      state={state}
      newAction={newAction(
        'sendConnector.actions.new',
        'New-SendConnector',
        openWizard,
        NewConnectorWizard.prepare,
      )}
      actions={[test, ...enabling]}
      removal={{
        cmdlet: 'Remove-SendConnector',
        ask: (props) => <AskChosen cmdlet="Remove-SendConnector" texts="sendConnector.remove" {...props} />,
      }}
      disabling={({ rows, ...props }) => (
        <AskChosen
          cmdlet="Set-SendConnector"
          parameters={DISABLED}
          texts="sendConnector.disable"
          rows={rows.filter(({ Enabled }) => Enabled)}
          {...props}
        />
      )}
      prepare={prepareDialogs}
      sheet={(connector, { key, ...props }) =>
        sources && <ConnectorSheet key={key} connector={connector} servers={sources} {...props} />
      }
      empty={<NoConnectors onNew={openWizard} prepareNew={NewConnectorWizard.prepare} />}
      dialogs={
        <>
          {tested && (
            <TestDialog
              name={tested.Name}
              parameters={{ Identity: tested.Identity }}
              routesByDns={tested.DNSRoutingEnabled}
              sourceServers={tested.SourceTransportServers}
              onClose={dialog.close}
            />
          )}
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
        </>
      }
    />
  );
}
