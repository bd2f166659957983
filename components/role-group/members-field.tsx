'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import * as z from 'zod/mini';
import type { Choice, PickSource } from '@/components/console/pick/pick-dialog';
import { PickedList } from '@/components/console/pick/picked-list';
import type { RoleGroupForm } from './form';

/** What Get-User and Get-RoleGroupMember both tell of a user. */
const person = z.object({ Identity: z.string(), Name: z.string() });

export function toMemberChoice(output: unknown): Choice {
  const { Identity, Name } = person.parse(output);
  return { identity: Identity, name: Name, detail: Identity };
}

interface Props {
  readonly present: readonly Choice[];
  readonly height?: number;
}

/** Who is in a role group. */
export function MembersField({ present, height }: Props) {
  const t = useTranslations('roleGroup.members');
  const source = useMemo<PickSource>(
    () => ({
      cmdlet: 'Get-User',
      readChoice: toMemberChoice,
      title: t('select'),
      nameHeader: t('name'),
      detailHeader: t('logonName'),
    }),
    [t],
  );
  return (
    <PickedList<RoleGroupForm>
      name="Members"
      label={t('label')}
      empty={t('none')}
      source={source}
      present={present}
      height={height}
    />
  );
}
