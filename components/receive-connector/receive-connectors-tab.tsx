'use client';

import { useTranslations } from 'next-intl';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { useOutcome } from '@/components/console/command/use-outcome';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { useDialog } from '@/components/console/dialog/use-dialog';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { ConfigListPane } from '@/components/console/list/config-list-pane';
import { EmptyState } from '@/components/console/list/empty-state';
import { propertiesAction, viewActions } from '@/components/console/list/list-actions';
import { useConfigList } from '@/components/console/list/use-config-list';
import { useEnableActions } from '@/components/console/list/use-enable-actions';
import { useActions } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { receiveConnectorRow } from './connector-row';
import { useConnectorColumns } from './use-connector-columns';

const ReceiveConnectorSheet = lazyDialog(() =>
  import('./connector-sheet').then((file) => file.ReceiveConnectorSheet),
);

/** Server Configuration > Hub Transport > Receive Connectors. */
export function ReceiveConnectorsTab({ tabs }: { tabs: PaneTabs }) {
  const t = useTranslations('serverConfiguration.empty');
  const outcome = useOutcome();
  const columns = useConnectorColumns();
  const query = useCommandQuery('Get-ReceiveConnector', {}, ['configuration', 'servers']);
  const list = useConfigList({ id: 'receive-connectors', query, schema: receiveConnectorRow, columns });
  const dialog = useDialog();
  const openProperties = () => dialog.open('properties');
  const enableActions = useEnableActions('Set-ReceiveConnector', outcome, query.refresh);
  const actions = useActions(
    [
      ...viewActions({ exportList: list.exportList, refresh: query.refresh }),
      ...enableActions,
      propertiesAction(openProperties),
    ],
    list.chosen,
  );
  usePrepared(list.chosen.length > 0, ReceiveConnectorSheet.prepare);

  return (
    <ConfigListPane
      tabs={tabs}
      list={list}
      actions={actions}
      onOpen={openProperties}
      notice={outcome.notice}
      empty={<EmptyState title={t('connectorsTitle')}>{t('connectorsText')}</EmptyState>}
      dialogs={
        dialog.name === 'properties' &&
        list.only && (
          <ReceiveConnectorSheet
            key={list.only.Guid}
            connector={list.only}
            tab={dialog.tab}
            onTab={dialog.setTab}
            onSaved={query.refresh}
            onClose={dialog.close}
          />
        )
      }
    />
  );
}
