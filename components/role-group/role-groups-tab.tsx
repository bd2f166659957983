'use client';

import { useTranslations } from 'next-intl';
import { EffectDialog } from '@/components/console/dialog/lazy-effect-dialog';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { AskChosen } from '@/components/console/list/ask-chosen';
import { ConfigTab } from '@/components/console/list/config-tab';
import { EmptyState } from '@/components/console/list/empty-state';
import { newAction } from '@/components/console/list/list-actions';
import { useConfigTab } from '@/components/console/list/use-config-tab';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { useOrganizationSettings } from '@/components/organization/use-organization-settings';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { roleGroupRow } from './role-group-row';
import { useGroupColumns } from './use-group-columns';

const RoleGroupSheet = lazyDialog(() => import('./role-group-sheet').then((file) => file.RoleGroupSheet));
const NewGroupDialog = lazyDialog(() => import('./new-group-dialog').then((file) => file.NewGroupDialog));

function prepareDialogs() {
  RoleGroupSheet.prepare();
  EffectDialog.prepare();
}

/** Organization Configuration > Role Groups. */
export function RoleGroupsTab({ tabs }: { tabs: PaneTabs }) {
  const t = useTranslations('roleGroup');
  const state = useConfigTab({
    id: 'role-groups',
    cmdlet: 'Get-RoleGroup',
    topics: ['people'],
    schema: roleGroupRow,
    columns: useGroupColumns(),
  });
  const { dialog, done } = state;
  const show = (answer: CommandAnswer) => done([answer]);
  const settings = useOrganizationSettings('sessions', show);
  return (
    <ConfigTab
      tabs={tabs}
      state={state}
      newAction={newAction(
        'roleGroup.actions.new',
        'New-RoleGroup',
        () => dialog.open('new'),
        NewGroupDialog.prepare,
      )}
      actions={[settings.action]}
      removal={{
        cmdlet: 'Remove-RoleGroup',
        isFor: ({ BuiltIn }) => !BuiltIn,
        ask: (props) => <AskChosen cmdlet="Remove-RoleGroup" texts="roleGroup.remove" {...props} />,
      }}
      prepare={prepareDialogs}
      sheet={(group, { key, ...props }) => <RoleGroupSheet key={key} group={group} {...props} />}
      empty={<EmptyState title={t('empty.title')} />}
      dialogs={
        <>
          {settings.dialog}
          {dialog.name === 'new' && <NewGroupDialog onCreated={show} onClose={dialog.close} />}
        </>
      }
    />
  );
}
