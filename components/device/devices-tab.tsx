'use client';

import { KeyResetRegular } from '@fluentui/react-icons/svg/key-reset';
import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { SmtpServer } from '@/components/account/account-row';
import { useRunCommand } from '@/components/console/command/command-context';
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
import { type UserRow, userRow } from '@/components/user/user-row';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { renderFilter } from '@/lib/shell/filter/filter';
import { type MadeDevice, madePasswordRow } from './device-row';
import { NoPlace } from './no-place';
import { RELAY_ACCOUNTS } from './relay-accounts';
import { useDeviceColumns } from './use-device-columns';
import { useDevicePasswords } from './use-device-passwords';
import { useSmtpPlaces } from './use-smtp-places';

const UserSheet = lazyDialog(() => import('@/components/user/user-sheet').then((file) => file.UserSheet));
const NewDeviceDialog = lazyDialog(() => import('./new-device-dialog').then((file) => file.NewDeviceDialog));
const NewAppPasswordDialog = lazyDialog(() =>
  import('@/components/account/new-app-password-dialog').then((file) => file.NewAppPasswordDialog),
);
const DeviceMade = lazyDialog(() => import('./device-made').then((file) => file.DeviceMade));

function prepareDialogs() {
  UserSheet.prepare();
  EffectDialog.prepare();
}

function prepareNew() {
  NewDeviceDialog.prepare();
  DeviceMade.prepare();
}

/** The tab beside this one, cut down to what signed in as this account. */
function sessionsOf({ Identity }: UserRow): string {
  const filter = renderFilter([{ property: 'Account', operator: 'eq', value: Identity }]);
  return `?${new URLSearchParams({ tab: 'receive-sessions', 'receive-sessions.filter': filter })}`;
}

/** Server Configuration > Hub Transport > Devices and Programs. */
export function DevicesTab({ tabs }: { tabs: PaneTabs }) {
  const t = useTranslations('device');
  const run = useRunCommand();
  const router = useRouter();
  const places = useSmtpPlaces();
  const { query: passwords, passwordsOf } = useDevicePasswords();
  const [made, setMade] = useState<MadeDevice | null>(null);
  const state = useConfigTab({
    id: 'devices',
    cmdlet: 'Get-User',
    parameters: RELAY_ACCOUNTS,
    topics: ['people'],
    schema: userRow,
    columns: useDeviceColumns(passwordsOf),
  });
  const { dialog, done, list } = state;
  const taken = useMemo(() => list.all.flatMap(({ LogonNames }) => LogonNames), [list.all]);

  function showPassword(user: UserRow, answer: CommandAnswer, place: SmtpServer | null) {
    if (!answer.ok) return;
    const row = madePasswordRow.parse(answer.report.output[0]);
    setMade({
      name: user.Name,
      userId: user.Guid,
      userName: row.LogonNames[0] ?? '',
      passwordId: row.Guid,
      password: row.Password,
      sendAs: user.SendAs,
      place,
    });
    passwords.refresh();
  }
  async function makePassword(created: CommandAnswer, place: SmtpServer | null) {
    if (!created.ok) return;
    const user = userRow.parse(created.report.output[0]);
    const answer = await run('New-AppPassword', { Name: user.Name, User: user.Guid });
    // Without its password the account is there all the same: the action makes another.
    done([created, answer]);
    showPassword(user, answer, place);
  }

  const enableActions = useEnableActions({
    enable: { cmdlet: 'Enable-User', parameters: {} },
    disable: 'Disable-User',
    done,
    askToDisable: () => dialog.open('disable'),
  });
  const newPassword: Action<UserRow> = {
    id: 'password',
    labelKey: 'device.actions.newPassword',
    icon: <KeyResetRegular />,
    // The permission that New-AppPassword asks for of somebody else's.
    cmdlet: 'Set-User',
    scope: 'selection',
    group: 'state',
    appliesTo: isSingle,
    prepare: NewAppPasswordDialog.prepare,
    run: () => dialog.open('password'),
  };
  const viewSessions: Action<UserRow> = {
    id: 'viewSessions',
    labelKey: 'serverConfiguration.actions.viewSessions',
    icon: <MailListRegular />,
    cmdlet: 'Get-ReceiveSession',
    scope: 'selection',
    appliesTo: isSingle,
    run: ([device]) => {
      if (device) router.push(sessionsOf(device));
    },
  };
  const openNew = () => dialog.open('new');

  return (
    <ConfigTab
      tabs={tabs}
      state={state}
      newAction={newAction('device.actions.new', 'New-User', openNew, prepareNew)}
      actions={[viewSessions, ...enableActions, newPassword]}
      disabling={({ rows, ...props }) => (
        <AskChosen
          cmdlet="Disable-User"
          texts="device.disable"
          rows={rows.filter(({ Enabled }) => Enabled)}
          {...props}
        />
      )}
      removal={{
        cmdlet: 'Remove-User',
        ask: (props) => <AskChosen cmdlet="Remove-User" texts="device.remove" {...props} />,
      }}
      prepare={prepareDialogs}
      sheet={(user, { key, ...props }) => <UserSheet key={key} user={user} {...props} />}
      notice={<NoPlace places={places} />}
      empty={
        <EmptyState
          title={t('empty.title')}
          button={
            <NewButton cmdlet="New-User" onNew={openNew} prepare={prepareNew}>
              {t('actions.new')}
            </NewButton>
          }
        >
          {t('empty.why')}
        </EmptyState>
      }
      dialogs={
        <>
          {dialog.name === 'new' && places !== null && (
            <NewDeviceDialog
              places={places}
              taken={taken}
              onCreated={(answer, place) => void makePassword(answer, place)}
              onClose={dialog.close}
            />
          )}
          {dialog.name === 'password' && list.only && (
            <NewAppPasswordDialog
              owner={{
                identity: list.only.Guid,
                name: list.only.Name,
                isSelf: false,
                roleGroups: list.only.RoleGroups,
              }}
              onCreated={(answer) => {
                if (list.only) showPassword(list.only, answer, null);
              }}
              onClose={dialog.close}
            />
          )}
          {made !== null && places !== null && (
            <DeviceMade made={made} places={places} onClose={() => setMade(null)} />
          )}
        </>
      }
    />
  );
}
