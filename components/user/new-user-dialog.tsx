'use client';

import { makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useWatch } from 'react-hook-form';
import { useMay } from '@/components/console/command/command-context';
import { FormDialog } from '@/components/console/dialog/form-dialog';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { RadioField } from '@/components/ui/form-fields/radio-field';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { newUserParameters as newUserSchema } from '@/lib/commands/user/parameters';
import { USER_KINDS } from '@/lib/user-kind';
import {
  askedOf,
  EMPTY_USER,
  type NewUserForm,
  newUserFieldOf,
  newUserParameters,
  passwordsDiffer,
} from './form';
import { RoleGroupsField } from './role-groups-field';

interface Props {
  readonly onCreated: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** "New User". */
export function NewUserDialog({ onCreated, onClose }: Props) {
  const t = useTranslations('user.new');
  const wizard = useTranslations('console.wizard');
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
      check={(form) => (askedOf(form.Kind).password ? passwordsDiffer(form.Password, form.Repeated) : [])}
      onDone={onCreated}
      onClose={onClose}
    >
      <Fields />
    </FormDialog>
  );
}

function Fields() {
  const styles = useStyles();
  const t = useTranslations('user.new');
  const user = useTranslations('user');
  const password = useTranslations('console.password');
  const may = useMay();
  const kind = useWatch<NewUserForm, 'Kind'>({ name: 'Kind' });
  const asked = askedOf(kind);
  return (
    <>
      <RadioField<NewUserForm>
        name="Kind"
        label={user('columns.Kind')}
        options={USER_KINDS.map((value) => ({
          value,
          label: user(`kinds.${value}.name`),
          about: user(`kinds.${value}.about`),
        }))}
      />
      <TextField<NewUserForm> name="Name" label={user('columns.Name')} required />
      <TextField<NewUserForm> name="LogonName" label={t('logonName')} hint={t('logonNameHint')} required />
      {asked.password && (
        <>
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
          <CheckField<NewUserForm> name="ResetPasswordOnNextLogon" label={user('sheet.changeAtNextSignIn')} />
        </>
      )}
      {asked.sendAs && (
        <TextAreaField<NewUserForm>
          name="SendAs"
          label={user('sendAs.label')}
          hint={user('sendAs.hint')}
          rows={3}
        />
      )}
      {asked.roleGroups && may('New-User', 'RoleGroups') && (
        <RoleGroupsField cmdlet="New-User" present={[]} height={84} />
      )}
      {kind !== 'Person' && <p className={styles.next}>{t(`next.${kind}`)}</p>}
    </>
  );
}

const useStyles = makeStyles({ next: { margin: 0 } });
