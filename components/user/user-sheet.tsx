'use client';

import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { useTranslations } from 'next-intl';
import { CommandSheet } from '@/components/console/dialog/command-sheet';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { setUserParameters } from '@/lib/commands/user/parameters';
import { kindRights } from '@/lib/user-kind';
import { setUserChange, type UserForm, userFormOf } from './form';
import { RoleGroupsField } from './role-groups-field';
import { UserGeneral } from './user-general';
import { UserLogonNames } from './user-logon-names';
import { type UserRow, userRow } from './user-row';
import { UserSendAs } from './user-send-as';
import { UserSignIn } from './user-sign-in';

interface Props {
  readonly user: UserRow;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** General, Logon Names, what its kind has use for, and by what it signs in. */
export function UserSheet({ user, tab, onTab, onSaved, onClose }: Props) {
  const t = useTranslations('user.sheet');
  const sheet = useTranslations('console.sheet');
  return (
    <CommandSheet<UserRow, UserForm>
      title={(row) => sheet('title', { name: row.Name })}
      icon={<PersonRegular />}
      cmdlet="Set-User"
      schema={setUserParameters}
      row={user}
      readRow={(output) => userRow.parse(output)}
      formOf={userFormOf}
      changeOf={setUserChange}
      tabs={(row) => {
        const { administers, sendsMail } = kindRights(row.Kind);
        return [
          {
            id: 'general',
            label: t('general'),
            fields: ['Name', 'ResetPasswordOnNextLogon'],
            content: <UserGeneral user={row} />,
          },
          { id: 'logon-names', label: t('logonNames'), fields: ['LogonNames'], content: <UserLogonNames /> },
          ...(sendsMail
            ? [{ id: 'send-as', label: t('sendAs'), fields: ['SendAs' as const], content: <UserSendAs /> }]
            : []),
          ...(administers
            ? [
                {
                  id: 'role-groups',
                  label: t('roleGroups'),
                  fields: ['RoleGroups' as const],
                  content: <RoleGroupsField cmdlet="Set-User" present={row.RoleGroups} height={360} />,
                },
              ]
            : []),
          { id: 'sign-in', label: t('signIn'), actsByItself: true, content: <UserSignIn user={row} /> },
        ];
      }}
      tab={tab}
      onTab={onTab}
      onSaved={onSaved}
      onClose={onClose}
    />
  );
}
