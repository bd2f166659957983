'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useMay } from '@/components/console/command/command-context';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import type { Choice, PickSource } from '@/components/console/pick/pick-dialog';
import { PickedList } from '@/components/console/pick/picked-list';
import { roleGroupRow } from '@/components/role-group/role-group-row';
import { useAboutGroup } from '@/components/role-group/use-about-group';
import type { OutputRow } from '@/lib/commands/command/report';

interface Props {
  /** Names of the groups that the user is in at first. */
  readonly present: readonly string[];
  /** Runs with the field's value: who may not give that looks only. */
  readonly cmdlet: 'New-User' | 'Set-User';
  readonly height?: number;
}

const NO_PARAMETERS = {};

/** The role groups that a user is in. */
export function RoleGroupsField({ present, cmdlet, height }: Props) {
  const t = useTranslations('user.roleGroups');
  const about = useAboutGroup();
  const may = useMay();
  const query = useCommandQuery('Get-RoleGroup', may('Get-RoleGroup') ? NO_PARAMETERS : null);
  const source = useMemo<PickSource>(
    () => ({
      cmdlet: 'Get-RoleGroup',
      readChoice: (output) => toChoice(output, about),
      title: t('select'),
      nameHeader: t('name'),
      detailHeader: t('description'),
    }),
    [t, about],
  );
  const known = new Map(
    query.report?.output.map((output) => toChoice(output, about)).map((choice) => [choice.identity, choice]),
  );
  return (
    <PickedList<{ RoleGroups: string[] }>
      name="RoleGroups"
      label={t('label')}
      empty={t('none')}
      source={source}
      present={present.map((name) => known.get(name) ?? { identity: name, name, detail: '' })}
      disabled={!may(cmdlet, 'RoleGroups')}
      height={height}
    />
  );
}

function toChoice(output: OutputRow, about: ReturnType<typeof useAboutGroup>): Choice {
  const group = roleGroupRow.parse(output);
  return { identity: group.Identity, name: group.Name, detail: about(group) };
}
