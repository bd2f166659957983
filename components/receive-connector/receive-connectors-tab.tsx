'use client';

import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { PlayCircleRegular } from '@fluentui/react-icons/svg/play-circle';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useMay } from '@/components/console/command/command-context';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { EffectDialog } from '@/components/console/dialog/lazy-effect-dialog';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { AskChosen } from '@/components/console/list/ask-chosen';
import { ConfigTab } from '@/components/console/list/config-tab';
import { EmptyState } from '@/components/console/list/empty-state';
import { isSingle, newAction } from '@/components/console/list/list-actions';
import { NewButton } from '@/components/console/list/new-button';
import { useConfigTab } from '@/components/console/list/use-config-tab';
import { byEnabled, DISABLED, useEnableActions } from '@/components/console/list/use-enable-actions';
import type { Action } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { useViewState } from '@/components/console/pane/use-view-state';
import { renderFilter } from '@/lib/shell/filter/filter';
import { type ReceiveConnectorRow, receiveConnectorRow } from './connector-row';
import { useConnectorColumns } from './use-connector-columns';

const ReceiveConnectorSheet = lazyDialog(() =>
  import('./connector-sheet').then((file) => file.ReceiveConnectorSheet),
);

const NewReceiveConnectorWizard = lazyDialog(() =>
  import('./wizard/new-connector-wizard').then((file) => file.NewReceiveConnectorWizard),
);

const TestReceiveDialog = lazyDialog(() => import('./test-dialog').then((file) => file.TestReceiveDialog));

/** The tab beside this one, cut down to a connector. */
function sessionsOf(connector: string): string {
  const filter = renderFilter([{ property: 'ReceiveConnector', operator: 'eq', value: connector }]);
  return `?${new URLSearchParams({ tab: 'receive-sessions', 'receive-sessions.filter': filter })}`;
}

function prepareDialogs() {
  ReceiveConnectorSheet.prepare();
  TestReceiveDialog.prepare();
  EffectDialog.prepare();
}

/** Server Configuration > Hub Transport > Receive Connectors. */
export function ReceiveConnectorsTab({ tabs }: { tabs: PaneTabs }) {
  const t = useTranslations('serverConfiguration.empty');
  const newTexts = useTranslations('receiveConnector.actions');
  const state = useConfigTab({
    id: 'receive-connectors',
    cmdlet: 'Get-ReceiveConnector',
    topics: ['configuration', 'servers'],
    schema: receiveConnectorRow,
    columns: useConnectorColumns(),
  });
  const { query, list, dialog, done } = state;
  const view = useViewState();
  const may = useMay();
  const servers = useCommandQuery('Get-TransportServer', {}, ['configuration', 'servers']);
  const names = useMemo(() => servers.report?.output.map(({ Name }) => String(Name)), [servers.report]);
  const openWizard = () => view.set({ wizard: 'new', dialog: null }, 'push');
  const closeWizard = () => view.set({ wizard: null, usage: null }, 'replace');
  const asksForWizard = view.get('wizard') === 'new' && may('New-ReceiveConnector');
  // Opened by its address: while the servers are asked for, which it needs as well.
  usePrepared(asksForWizard, NewReceiveConnectorWizard.prepare);
  const enableActions = useEnableActions({
    ...byEnabled('Set-ReceiveConnector'),
    done,
    askToDisable: () => dialog.open('disable'),
  });
  const router = useRouter();
  const viewSessions: Action<{ readonly Name: string }> = {
    id: 'viewSessions',
    cmdlet: 'Get-ReceiveSession',
    labelKey: 'serverConfiguration.actions.viewSessions',
    icon: <MailListRegular />,
    scope: 'selection',
    appliesTo: isSingle,
    run: ([connector]) => {
      if (connector) router.push(sessionsOf(connector.Name));
    },
  };
  const test: Action<ReceiveConnectorRow> = {
    id: 'test',
    labelKey: 'receiveConnector.actions.test',
    icon: <PlayCircleRegular />,
    cmdlet: 'Test-ReceiveConnector',
    scope: 'selection',
    group: 'state',
    appliesTo: isSingle,
    run: () => dialog.open('test'),
    prepare: TestReceiveDialog.prepare,
  };
  const tested = dialog.name === 'test' && may('Test-ReceiveConnector') ? list.only : null;
  return (
    <ConfigTab
      tabs={tabs}
      state={state}
      newAction={newAction(
        'receiveConnector.actions.new',
        'New-ReceiveConnector',
        openWizard,
        NewReceiveConnectorWizard.prepare,
      )}
      removal={{
        cmdlet: 'Remove-ReceiveConnector',
        ask: (props) => (
          <AskChosen cmdlet="Remove-ReceiveConnector" texts="receiveConnector.remove" {...props} />
        ),
      }}
      actions={[viewSessions, test, ...enableActions]}
      disabling={({ rows, ...props }) => (
        <AskChosen
          cmdlet="Set-ReceiveConnector"
          parameters={DISABLED}
          texts="serverConfiguration.disable"
          rows={rows.filter(({ Enabled }) => Enabled)}
          {...props}
        />
      )}
      prepare={prepareDialogs}
      sheet={(connector, { key, ...props }) => (
        <ReceiveConnectorSheet key={key} connector={connector} {...props} />
      )}
      empty={
        <EmptyState
          title={t('connectorsTitle')}
          button={
            <NewButton
              cmdlet="New-ReceiveConnector"
              onNew={openWizard}
              prepare={NewReceiveConnectorWizard.prepare}
            >
              {newTexts('new')}
            </NewButton>
          }
        >
          {t('connectorsText')}
        </EmptyState>
      }
      dialogs={
        <>
          {tested && <TestReceiveDialog connector={tested} onClose={dialog.close} />}
          {asksForWizard && names && (
            <NewReceiveConnectorWizard
              servers={names}
              usage={view.get('usage') === 'Client' ? 'Client' : 'Custom'}
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
