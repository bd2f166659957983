'use client';

import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import type { ReactNode } from 'react';
import { useMay } from '@/components/console/command/command-context';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { useDialog } from '@/components/console/dialog/use-dialog';
import type { Action } from '@/components/console/pane/actions';
import type { CommandAnswer } from '@/lib/commands/command/report';

const OrganizationSheet = lazyDialog(() =>
  import('./organization-sheet').then((file) => file.OrganizationSheet),
);

/** "Settings" of a page that is about the organization as a whole. @param first the tab that the sheet opens at */
export function useOrganizationSettings(
  first: 'sessions' | 'audit-log',
  onSaved: (answer: CommandAnswer) => void,
): { readonly action: Action<unknown>; readonly dialog: ReactNode } {
  const dialog = useDialog();
  const cmdlet = first === 'sessions' ? 'Get-OrganizationConfig' : 'Get-AdminAuditLogConfig';
  const isPermitted = useMay()(cmdlet);
  const action: Action<unknown> = {
    id: 'settings',
    labelKey: 'organization.action',
    icon: <BuildingRegular />,
    cmdlet,
    scope: 'view',
    group: 'settings',
    run: () => dialog.open('settings', first),
    prepare: OrganizationSheet.prepare,
  };
  return {
    action,
    dialog: isPermitted && dialog.name === 'settings' && (
      <OrganizationSheet tab={dialog.tab} onTab={dialog.setTab} onSaved={onSaved} onClose={dialog.close} />
    ),
  };
}
