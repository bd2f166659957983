'use client';

import { useTranslations } from 'next-intl';
import { FormDialog } from '@/components/console/dialog/form-dialog';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { newRoleGroupParameters } from '@/lib/commands/role-group/parameters';
import { EMPTY_GROUP, newGroupParameters, type RoleGroupForm } from './form';
import { MembersField } from './members-field';
import { RolesField } from './roles-field';

interface Props {
  readonly onCreated: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

const NOBODY: readonly never[] = [];

/** "New Role Group". */
export function NewGroupDialog({ onCreated, onClose }: Props) {
  const t = useTranslations('roleGroup');
  const wizard = useTranslations('console.wizard');
  return (
    <FormDialog<RoleGroupForm>
      title={t('newTitle')}
      submitLabel={wizard('new')}
      cmdlet="New-RoleGroup"
      schema={newRoleGroupParameters}
      defaults={EMPTY_GROUP}
      toParameters={newGroupParameters}
      onDone={onCreated}
      onClose={onClose}
    >
      <TextField<RoleGroupForm> name="Name" label={t('columns.Name')} required />
      <TextField<RoleGroupForm> name="Description" label={t('columns.Description')} />
      <RolesField height={184} />
      <MembersField present={NOBODY} height={84} />
      <CheckField<RoleGroupForm> name="RequireSecondFactor" label={t('secondFactor.label')} />
    </FormDialog>
  );
}
