'use client';

import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { useTranslations } from 'next-intl';
import { CommandSheet } from '@/components/console/dialog/command-sheet';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { setUserParameters } from '@/lib/commands/user/parameters';
import { setUserChange, type UserForm, userFormOf } from './form';
import { RoleGroupsField } from './role-groups-field';
import { UserGeneral } from './user-general';
import { UserLogonNames } from './user-logon-names';
import { type UserRow, userRow } from './user-row';

interface Props {
  readonly user: UserRow;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** General, Logon Names, Role Groups. */
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
      tabs={(row) => [
        {
          id: 'general',
          label: t('general'),
          fields: ['Name', 'ResetPasswordOnNextLogon'],
          content: <UserGeneral user={row} />,
        },
        { id: 'logon-names', label: t('logonNames'), fields: ['LogonNames'], content: <UserLogonNames /> },
        {
          id: 'role-groups',
          label: t('roleGroups'),
          fields: ['RoleGroups'],
          content: <RoleGroupsField cmdlet="Set-User" present={row.RoleGroups} height={360} />,
        },
      ]}
      tab={tab}
      onTab={onTab}
      onSaved={onSaved}
      onClose={onClose}
    />
  );
}
