'use client';

import { useTranslations } from 'next-intl';
import { useActions } from '@/components/console/actions';
import { ConfigListPane } from '@/components/console/config-list-pane';
import { EmptyState } from '@/components/console/empty-state';
import { lazyDialog } from '@/components/console/lazy-part';
import { propertiesAction, viewActions } from '@/components/console/list-actions';
import { useCommandQuery } from '@/components/console/use-command-query';
import { useConfigList } from '@/components/console/use-config-list';
import { useDialog } from '@/components/console/use-dialog';
import { useEnableActions } from '@/components/console/use-enable-actions';
import { useOutcome } from '@/components/console/use-outcome';
import { usePrepared } from '@/components/console/use-prepared';
import type { PaneTabs } from '@/components/console/use-tabs';
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
