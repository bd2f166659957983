'use client';

import { AddRegular } from '@fluentui/react-icons/svg/add';
import { ArrowExportRegular } from '@fluentui/react-icons/svg/arrow-export';
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync';
import { CheckmarkStarburstRegular } from '@fluentui/react-icons/svg/checkmark-starburst';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { SettingsRegular } from '@fluentui/react-icons/svg/settings';
import { type Action, type ActionSet, useActions } from '@/components/console/actions';
import type { AcceptedDomainRow } from './row';

interface DomainActs {
  readonly create: () => void;
  readonly exportList: () => void;
  readonly refresh: () => void;
  readonly makeDefault: (domain: AcceptedDomainRow) => void;
  readonly remove: () => void;
  readonly open: () => void;
}

export function useDomainActions(acts: DomainActs, chosen: readonly AcceptedDomainRow[]): ActionSet {
  const actions: readonly Action<AcceptedDomainRow>[] = [
    {
      id: 'new',
      labelKey: 'acceptedDomain.actions.new',
      icon: <AddRegular />,
      scope: 'view',
      group: 'new',
      run: acts.create,
    },
    {
      id: 'export',
      labelKey: 'acceptedDomain.actions.export',
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
      id: 'default',
      labelKey: 'acceptedDomain.actions.makeDefault',
      icon: <CheckmarkStarburstRegular />,
      scope: 'selection',
      group: 'state',
      appliesTo: (selection) => selection.length === 1 && selection[0]?.Default === false,
      disabledReason: ([only]) =>
        only?.DomainName.startsWith('*') ? 'acceptedDomain.actions.wildcard' : null,
      run: ([only]) => only && acts.makeDefault(only),
    },
    {
      id: 'remove',
      labelKey: 'acceptedDomain.actions.remove',
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
