'use client';

import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { ArrowExportRegular } from '@fluentui/react-icons/svg/arrow-export';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { OpenRegular } from '@fluentui/react-icons/svg/open';
import { SubtractCircleRegular } from '@fluentui/react-icons/svg/subtract-circle';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { type Action, useActions } from '@/components/console/actions';
import { useRunCommand } from '@/components/console/command-context';
import { ConfigListPane } from '@/components/console/config-list-pane';
import { EmptyState } from '@/components/console/empty-state';
import { useCommandQuery } from '@/components/console/use-command-query';
import { useConfigList } from '@/components/console/use-config-list';
import { useOutcome } from '@/components/console/use-outcome';
import { type ServerTabs, useSheet } from '@/components/transport-server/use-server-tabs';
import { csvBlob, download, toCsv } from '@/components/ui/export-list';
import { type ReceiveConnectorRow, receiveConnectorRow } from './connector-row';
import { ReceiveConnectorSheet } from './connector-sheet';
import { useConnectorColumns } from './use-connector-columns';

/** Server Configuration > Hub Transport > Receive Connectors. */
export function ReceiveConnectorsTab({ tabs }: { tabs: ServerTabs }) {
  const t = useTranslations('serverConfiguration.empty');
  const run = useRunCommand();
  const outcome = useOutcome();
  const columns = useConnectorColumns();
  const query = useCommandQuery('Get-ReceiveConnector', {}, ['configuration', 'servers']);
  const rows = useMemo(
    () => query.report?.output.map((row) => receiveConnectorRow.parse(row)) ?? null,
    [query.report],
  );
  const list = useConfigList({ id: 'receive-connectors', rows, columns, rowId });
  const sheet = useSheet();
  const key = (name: string) => `serverConfiguration.actions.${name}`;

  async function setEnabled(chosen: readonly ReceiveConnectorRow[], enabled: boolean) {
    const answers = [];
    for (const { Identity } of chosen.filter((row) => row.Enabled !== enabled)) {
      answers.push(await run('Set-ReceiveConnector', { Identity, Enabled: enabled }));
    }
    outcome.show(answers);
    query.refresh();
  }
  const actions: readonly Action<ReceiveConnectorRow>[] = [
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
      run: () => download(csvBlob(toCsv(columns, list.rows)), 'receive-connectors.csv'),
    },
    {
      id: 'enable',
      labelKey: key('enable'),
      icon: <CheckmarkCircleRegular />,
      scope: 'selection',
      appliesTo: (chosen) => chosen.some((row) => !row.Enabled),
      run: (chosen) => void setEnabled(chosen, true),
    },
    {
      id: 'disable',
      labelKey: key('disable'),
      icon: <SubtractCircleRegular />,
      scope: 'selection',
      appliesTo: (chosen) => chosen.some((row) => row.Enabled),
      run: (chosen) => void setEnabled(chosen, false),
    },
    {
      id: 'properties',
      labelKey: key('properties'),
      icon: <OpenRegular />,
      scope: 'selection',
      group: 'properties',
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
      notice={outcome.notice}
      empty={<EmptyState title={t('connectorsTitle')}>{t('connectorsText')}</EmptyState>}
      dialogs={
        sheet.isOpen &&
        opened &&
        list.chosen.length === 1 && (
          <ReceiveConnectorSheet
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

function rowId(row: ReceiveConnectorRow): string {
  return row.Guid;
}
