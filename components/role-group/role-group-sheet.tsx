'use client';

import { PeopleRegular } from '@fluentui/react-icons/svg/people';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { CommandSheet } from '@/components/console/dialog/command-sheet';
import { PropertySheet } from '@/components/console/dialog/property-sheet';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { setRoleGroupParameters } from '@/lib/commands/role-group/parameters';
import { groupFormOf, type RoleGroupForm, SCOPES, type ShownGroup, setGroupChange } from './form';
import { GroupGeneral } from './group-general';
import { MembersField, toMemberChoice } from './members-field';
import { type RoleGroupRow, roleGroupRow } from './role-group-row';
import { RolesField } from './roles-field';
import { ScopeTab } from './scope-field';

interface Props {
  readonly group: RoleGroupRow;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** General, Roles, Scope, Members. Lists know members by name; who they are is asked when the sheet opens. */
export function RoleGroupSheet(props: Props) {
  const { group } = props;
  const t = useTranslations('roleGroup.sheet');
  const sheet = useTranslations('console.sheet');
  const asked = useMemo(() => ({ Identity: group.Guid }), [group.Guid]);
  const query = useCommandQuery('Get-RoleGroupMember', asked);
  if (query.report !== null) {
    return <LoadedSheet {...props} members={query.report.output.map(toMemberChoice)} />;
  }
  return (
    <PropertySheet
      title={sheet('title', { name: group.Name })}
      icon={<PeopleRegular />}
      tabs={[{ id: 'general', label: t('general'), content: query.loading && <DelayedSkeleton /> }]}
      tab="general"
      onTab={props.onTab}
      changed={false}
      problems={query.problems ?? []}
      onClose={props.onClose}
    />
  );
}

interface LoadedProps extends Props {
  readonly members: readonly ReturnType<typeof toMemberChoice>[];
}

function LoadedSheet({ group, members, tab, onTab, onSaved, onClose }: LoadedProps) {
  const t = useTranslations('roleGroup.sheet');
  const sheet = useTranslations('console.sheet');
  const first: ShownGroup = { row: group, members: members.map(({ identity }) => identity) };
  return (
    <CommandSheet<ShownGroup, RoleGroupForm>
      title={({ row }) => sheet('title', { name: row.Name })}
      icon={<PeopleRegular />}
      cmdlet="Set-RoleGroup"
      schema={setRoleGroupParameters}
      row={first}
      readRow={(output, form) => ({ row: roleGroupRow.parse(output), members: form.Members })}
      formOf={groupFormOf}
      changeOf={setGroupChange}
      tabs={({ row }) => [
        {
          id: 'general',
          label: t('general'),
          fields: ['Name', 'Description', 'RequireSecondFactor'],
          content: <GroupGeneral group={row} />,
        },
        { id: 'roles', label: t('roles'), fields: ['Roles'], content: <RolesField fixed={row.BuiltIn} /> },
        {
          id: 'scope',
          label: t('scope'),
          fields: SCOPES,
          content: <ScopeTab group={row} />,
        },
        {
          id: 'members',
          label: t('members'),
          fields: ['Members'],
          content: <MembersField present={members} height={380} />,
        },
      ]}
      tab={tab}
      onTab={onTab}
      onSaved={onSaved}
      onClose={onClose}
    />
  );
}
