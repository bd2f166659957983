'use client';

import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { ArrowExportRegular } from '@fluentui/react-icons/svg/arrow-export';
import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { OpenRegular } from '@fluentui/react-icons/svg/open';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { type Action, useActions } from '@/components/console/actions';
import { ConfigListPane } from '@/components/console/config-list-pane';
import { EmptyState } from '@/components/console/empty-state';
import { useCommandQuery } from '@/components/console/use-command-query';
import { useConfigList } from '@/components/console/use-config-list';
import { csvBlob, download, toCsv } from '@/components/ui/export-list';
import { type ServerRow, serverRow } from './server-row';
import { ServerSheet } from './server-sheet';
import { useServerColumns } from './use-server-columns';
import { type ServerTabs, useSheet } from './use-server-tabs';

/** Server Configuration > Hub Transport > Transport Servers. */
export function TransportServersTab({ tabs }: { tabs: ServerTabs }) {
  const t = useTranslations('serverConfiguration.empty');
  const router = useRouter();
  const columns = useServerColumns();
  const query = useCommandQuery('Get-TransportServer', {}, ['servers', 'configuration']);
  const rows = useMemo(() => query.report?.output.map((row) => serverRow.parse(row)) ?? null, [query.report]);
  const list = useConfigList({ id: 'transport-servers', rows, columns, rowId });
  const sheet = useSheet();
  const key = (name: string) => `serverConfiguration.actions.${name}`;
  const actions: readonly Action<ServerRow>[] = [
    {
      id: 'refresh',
      labelKey: key('refresh'),
      icon: <ArrowClockwiseRegular />,
      scope: 'view',
      keys: ['F5'],
      run: query.refresh,
    },
    {
      id: 'exportList',
      labelKey: key('exportList'),
      icon: <ArrowExportRegular />,
      scope: 'view',
      run: () => download(csvBlob(toCsv(columns, list.rows)), 'transport-servers.csv'),
    },
    {
      id: 'viewQueues',
      labelKey: key('viewQueues'),
      icon: <MailListRegular />,
      scope: 'selection',
      appliesTo: (chosen) => chosen.length === 1,
      run: () => router.push('/toolbox/queue-viewer'),
    },
    {
      id: 'properties',
      labelKey: key('properties'),
      icon: <OpenRegular />,
      scope: 'selection',
      appliesTo: (chosen) => chosen.length === 1,
      keys: ['Enter', 'Alt+Enter'],
      run: sheet.open,
    },
  ];
  const [only] = list.chosen;
  const opened = query.report?.output.find((row) => row.Guid === only?.Guid);

  return (
    <ConfigListPane
      {...tabs}
      query={query}
      list={list}
      actions={useActions(actions, list.chosen)}
      nameOf={(row) => row.Name}
      openAction="properties"
      empty={<EmptyState title={t('serversTitle')}>{t('serversText')}</EmptyState>}
      dialogs={
        sheet.isOpen &&
        opened &&
        list.chosen.length === 1 && (
          <ServerSheet
            key={only?.Guid}
            row={opened}
            tab={sheet.tab}
            onTab={sheet.setTab}
            onSaved={query.refresh}
            onClose={sheet.close}
          />
        )
      }
    />
  );
}

function rowId(row: ServerRow): string {
  return row.Guid;
}
