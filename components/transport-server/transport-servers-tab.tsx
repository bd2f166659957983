'use client';

import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { useDialog } from '@/components/console/dialog/use-dialog';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { ConfigListPane } from '@/components/console/list/config-list-pane';
import { EmptyState } from '@/components/console/list/empty-state';
import { isSingle, propertiesAction, viewActions } from '@/components/console/list/list-actions';
import { useConfigList } from '@/components/console/list/use-config-list';
import { type Action, useActions } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { PressureNotice } from './back-pressure';
import { serverRow } from './server-row';
import { useServerColumns } from './use-server-columns';

const ServerSheet = lazyDialog(() => import('./server-sheet').then((file) => file.ServerSheet));

/** Server Configuration > Hub Transport > Transport Servers. */
export function TransportServersTab({ tabs }: { tabs: PaneTabs }) {
  const t = useTranslations('serverConfiguration.empty');
  const router = useRouter();
  const columns = useServerColumns();
  const query = useCommandQuery('Get-TransportServer', {}, ['servers', 'configuration']);
  const list = useConfigList({ id: 'transport-servers', query, schema: serverRow, columns });
  const dialog = useDialog();
  const openProperties = () => dialog.open('properties');
  const viewQueues: Action<unknown> = {
    id: 'viewQueues',
    labelKey: 'serverConfiguration.actions.viewQueues',
    icon: <MailListRegular />,
    scope: 'selection',
    appliesTo: isSingle,
    run: () => router.push('/toolbox/queue-viewer'),
  };
  const actions = useActions(
    [
      ...viewActions({ exportList: list.exportList, refresh: query.refresh }),
      viewQueues,
      propertiesAction(openProperties),
    ],
    list.chosen,
  );
  usePrepared(list.chosen.length > 0, ServerSheet.prepare);

  return (
    <ConfigListPane
      tabs={tabs}
      list={list}
      actions={actions}
      onOpen={openProperties}
      notice={<PressureNotice servers={list.all} />}
      empty={<EmptyState title={t('serversTitle')}>{t('serversText')}</EmptyState>}
      dialogs={
        dialog.name === 'properties' &&
        list.only && (
          <ServerSheet
            key={list.only.Guid}
            server={list.only}
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
