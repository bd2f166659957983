'use client';

import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { EffectDialog } from '@/components/console/dialog/lazy-effect-dialog';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { AskChosen } from '@/components/console/list/ask-chosen';
import { ConfigTab } from '@/components/console/list/config-tab';
import { EmptyState } from '@/components/console/list/empty-state';
import { isSingle } from '@/components/console/list/list-actions';
import { useConfigTab } from '@/components/console/list/use-config-tab';
import { byEnabled, DISABLED, useEnableActions } from '@/components/console/list/use-enable-actions';
import type { Action } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { renderFilter } from '@/lib/shell/filter/filter';
import { receiveConnectorRow } from './connector-row';
import { useConnectorColumns } from './use-connector-columns';

const ReceiveConnectorSheet = lazyDialog(() =>
  import('./connector-sheet').then((file) => file.ReceiveConnectorSheet),
);

/** The tab beside this one, cut down to a connector. */
function sessionsOf(connector: string): string {
  const filter = renderFilter([{ property: 'ReceiveConnector', operator: 'eq', value: connector }]);
  return `?${new URLSearchParams({ tab: 'receive-sessions', 'receive-sessions.filter': filter })}`;
}

function prepareDialogs() {
  ReceiveConnectorSheet.prepare();
  EffectDialog.prepare();
}

/** Server Configuration > Hub Transport > Receive Connectors. */
export function ReceiveConnectorsTab({ tabs }: { tabs: PaneTabs }) {
  const t = useTranslations('serverConfiguration.empty');
  const state = useConfigTab({
    id: 'receive-connectors',
    cmdlet: 'Get-ReceiveConnector',
    topics: ['configuration', 'servers'],
    schema: receiveConnectorRow,
    columns: useConnectorColumns(),
  });
  const { dialog, done } = state;
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
  return (
    <ConfigTab
      tabs={tabs}
      state={state}
      actions={[viewSessions, ...enableActions]}
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
      empty={<EmptyState title={t('connectorsTitle')}>{t('connectorsText')}</EmptyState>}
    />
  );
}
