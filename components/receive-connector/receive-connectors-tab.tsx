'use client';

import { useTranslations } from 'next-intl';
import { EffectDialog } from '@/components/console/dialog/lazy-effect-dialog';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { AskChosen } from '@/components/console/list/ask-chosen';
import { ConfigTab } from '@/components/console/list/config-tab';
import { EmptyState } from '@/components/console/list/empty-state';
import { useConfigTab } from '@/components/console/list/use-config-tab';
import { DISABLED, useEnableActions } from '@/components/console/list/use-enable-actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { receiveConnectorRow } from './connector-row';
import { useConnectorColumns } from './use-connector-columns';

const ReceiveConnectorSheet = lazyDialog(() =>
  import('./connector-sheet').then((file) => file.ReceiveConnectorSheet),
);

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
  return (
    <ConfigTab
      tabs={tabs}
      state={state}
      actions={useEnableActions({
        cmdlet: 'Set-ReceiveConnector',
        done,
        askToDisable: () => dialog.open('disable'),
      })}
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
