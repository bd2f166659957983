'use client';

import { AddRegular } from '@fluentui/react-icons/svg/add';
import { ArrowExportRegular } from '@fluentui/react-icons/svg/arrow-export';
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { PlayCircleRegular } from '@fluentui/react-icons/svg/play-circle';
import { ProhibitedRegular } from '@fluentui/react-icons/svg/prohibited';
import { SettingsRegular } from '@fluentui/react-icons/svg/settings';
import { type Action, type ActionSet, useActions } from '@/components/console/actions';
import type { SendConnectorRow } from './row';

interface ConnectorActs {
  readonly create: () => void;
  readonly exportList: () => void;
  readonly refresh: () => void;
  readonly setEnabled: (connectors: readonly SendConnectorRow[], enabled: boolean) => void;
  readonly remove: () => void;
  readonly open: () => void;
}

/** The actions of Exchange 2007 for the tab and for a connector. */
export function useConnectorActions(acts: ConnectorActs, chosen: readonly SendConnectorRow[]): ActionSet {
  const actions: readonly Action<SendConnectorRow>[] = [
    {
      id: 'new',
      labelKey: 'sendConnector.actions.new',
      icon: <AddRegular />,
      scope: 'view',
      group: 'new',
      run: acts.create,
    },
    {
      id: 'export',
      labelKey: 'sendConnector.actions.export',
      icon: <ArrowExportRegular />,
      scope: 'view',
      group: 'view',
      run: acts.exportList,
    },
    {
      id: 'refresh',
      labelKey: 'common.refresh',
      icon: <ArrowSyncRegular />,
      scope: 'view',
      group: 'view',
      keys: ['F5'],
      run: acts.refresh,
    },
    {
      id: 'enable',
      labelKey: 'sendConnector.actions.enable',
      icon: <PlayCircleRegular />,
      scope: 'selection',
      group: 'state',
      appliesTo: (selection) => selection.some((row) => !row.Enabled),
      run: (selection) =>
        acts.setEnabled(
          selection.filter((row) => !row.Enabled),
          true,
        ),
    },
    {
      id: 'disable',
      labelKey: 'sendConnector.actions.disable',
      icon: <ProhibitedRegular />,
      scope: 'selection',
      group: 'state',
      appliesTo: (selection) => selection.some((row) => row.Enabled),
      run: (selection) =>
        acts.setEnabled(
          selection.filter((row) => row.Enabled),
          false,
        ),
    },
    {
      id: 'remove',
      labelKey: 'sendConnector.actions.remove',
      icon: <DeleteRegular />,
      scope: 'selection',
      group: 'state',
      keys: ['Delete'],
      run: acts.remove,
    },
    {
      id: 'properties',
      labelKey: 'console.actions.properties',
      icon: <SettingsRegular />,
      scope: 'selection',
      group: 'properties',
      keys: ['Enter', 'Alt+Enter'],
      disabledReason: (selection) => (selection.length > 1 ? 'console.actions.oneOnly' : null),
      run: acts.open,
    },
  ];
  return useActions(actions, chosen);
}
