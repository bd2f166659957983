'use client';

import { useTranslations } from 'next-intl';
import { useMay } from '@/components/console/command/command-context';
import { FormDialog } from '@/components/console/dialog/form-dialog';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { newUserParameters as newUserSchema } from '@/lib/commands/user/parameters';
import { EMPTY_USER, type NewUserForm, newUserFieldOf, newUserParameters, passwordsDiffer } from './form';
import { RoleGroupsField } from './role-groups-field';

interface Props {
  readonly onCreated: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** "New User". */
export function NewUserDialog({ onCreated, onClose }: Props) {
  const t = useTranslations('user.new');
  const columns = useTranslations('user.columns');
  const password = useTranslations('console.password');
  const sheet = useTranslations('user.sheet');
  const wizard = useTranslations('console.wizard');
  const may = useMay();
  return (
    <FormDialog<NewUserForm>
      title={t('title')}
      submitLabel={wizard('new')}
      cmdlet="New-User"
      schema={newUserSchema}
      secrets={['Password']}
      defaults={EMPTY_USER}
      toParameters={newUserParameters}
      fieldOf={newUserFieldOf}
      check={(form) => passwordsDiffer(form.Password, form.Repeated)}
      onDone={onCreated}
      onClose={onClose}
    >
      <TextField<NewUserForm> name="Name" label={columns('Name')} required />
      <TextField<NewUserForm> name="LogonName" label={t('logonName')} hint={t('logonNameHint')} required />
      <TextField<NewUserForm>
        name="Password"
        label={t('password')}
        hint={password('rule')}
        type="password"
        autoComplete="new-password"
        required
      />
      <TextField<NewUserForm>
        name="Repeated"
        label={t('repeated')}
        type="password"
        autoComplete="new-password"
        required
      />
      <CheckField<NewUserForm> name="ResetPasswordOnNextLogon" label={sheet('changeAtNextSignIn')} />
      {may('New-User', 'RoleGroups') && <RoleGroupsField cmdlet="New-User" present={[]} height={112} />}
    </FormDialog>
  );
}
