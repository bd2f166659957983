'use client';

import { KeyResetRegular } from '@fluentui/react-icons/svg/key-reset';
import { useTranslations } from 'next-intl';
import { EffectDialog } from '@/components/console/dialog/lazy-effect-dialog';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { AskChosen } from '@/components/console/list/ask-chosen';
import { ConfigTab } from '@/components/console/list/config-tab';
import { EmptyState } from '@/components/console/list/empty-state';
import { isSingle, newAction } from '@/components/console/list/list-actions';
import { NewButton } from '@/components/console/list/new-button';
import { useConfigTab } from '@/components/console/list/use-config-tab';
import { useEnableActions } from '@/components/console/list/use-enable-actions';
import type { Action } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { useOrganizationSettings } from '@/components/organization/use-organization-settings';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { kindRights } from '@/lib/user-kind';
import { useUserColumns } from './use-user-columns';
import { type UserRow, userRow } from './user-row';

const UserSheet = lazyDialog(() => import('./user-sheet').then((file) => file.UserSheet));
const NewUserDialog = lazyDialog(() => import('./new-user-dialog').then((file) => file.NewUserDialog));
const ResetPasswordDialog = lazyDialog(() =>
  import('./reset-password-dialog').then((file) => file.ResetPasswordDialog),
);

function prepareDialogs() {
  UserSheet.prepare();
  EffectDialog.prepare();
}

/** Organization Configuration > Administrators. */
export function UsersTab({ tabs }: { tabs: PaneTabs }) {
  const t = useTranslations('user');
  const state = useConfigTab({
    id: 'users',
    cmdlet: 'Get-User',
    topics: ['people'],
    schema: userRow,
    columns: useUserColumns(),
  });
  const { dialog, done, list } = state;
  const show = (answer: CommandAnswer) => done([answer]);
  const settings = useOrganizationSettings('sessions', show);
  const enableActions = useEnableActions({
    enable: { cmdlet: 'Enable-User', parameters: {} },
    disable: 'Disable-User',
    done,
    askToDisable: () => dialog.open('disable'),
  });
  const resetPassword: Action<UserRow> = {
    id: 'password',
    labelKey: 'user.actions.resetPassword',
    icon: <KeyResetRegular />,
    cmdlet: 'Set-UserPassword',
    scope: 'selection',
    group: 'state',
    appliesTo: (rows) => isSingle(rows) && rows.every(({ Kind }) => kindRights(Kind).sendsMail),
    prepare: ResetPasswordDialog.prepare,
    run: () => dialog.open('password'),
  };

  return (
    <ConfigTab
      tabs={tabs}
      state={state}
      newAction={newAction('user.actions.new', 'New-User', () => dialog.open('new'), NewUserDialog.prepare)}
      actions={[settings.action, ...enableActions, resetPassword]}
      disabling={({ rows, ...props }) => (
        <AskChosen
          cmdlet="Disable-User"
          texts="user.disable"
          rows={rows.filter(({ Enabled }) => Enabled)}
          {...props}
        />
      )}
      removal={{
        cmdlet: 'Remove-User',
        ask: (props) => <AskChosen cmdlet="Remove-User" texts="user.remove" {...props} />,
      }}
      prepare={prepareDialogs}
      sheet={(user, { key, ...props }) => <UserSheet key={key} user={user} {...props} />}
      empty={
        <EmptyState
          title={t('empty.title')}
          button={
            <NewButton cmdlet="New-User" onNew={() => dialog.open('new')} prepare={NewUserDialog.prepare}>
              {t('actions.new')}
            </NewButton>
          }
        >
          <p>{t('empty.why')}</p>
        </EmptyState>
      }
      dialogs={
        <>
          {settings.dialog}
          {dialog.name === 'new' && <NewUserDialog onCreated={show} onClose={dialog.close} />}
          {dialog.name === 'password' && list.only && (
            <ResetPasswordDialog key={list.only.Guid} user={list.only} onDone={show} onClose={dialog.close} />
          )}
        </>
      }
    />
  );
}
