'use client';

import { makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { FormDialog } from '@/components/console/dialog/form-dialog';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { setUserPasswordParameters } from '@/lib/commands/user/parameters';
import { kindRights } from '@/lib/user-kind';
import { EMPTY_PASSWORD, type PasswordForm, passwordsDiffer } from './form';
import type { UserRow } from './user-row';

interface Props {
  readonly user: UserRow;
  readonly onDone: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** "Reset Password": a new one for somebody else. Their sessions end. */
export function ResetPasswordDialog({ user, onDone, onClose }: Props) {
  const styles = useStyles();
  const t = useTranslations('user.password');
  const sheet = useTranslations('user.sheet');
  const password = useTranslations('console.password');
  const common = useTranslations('common');
  // Who never signs in to the console has nowhere to choose another one.
  const { signsIn } = kindRights(user.Kind);
  return (
    <FormDialog<PasswordForm>
      title={t('title', { name: user.Name })}
      submitLabel={common('ok')}
      cmdlet="Set-UserPassword"
      schema={setUserPasswordParameters}
      secrets={['NewPassword']}
      defaults={EMPTY_PASSWORD}
      toParameters={({ NewPassword, ResetPasswordOnNextLogon }) => ({
        Identity: user.Identity,
        NewPassword,
        ...(signsIn && { ResetPasswordOnNextLogon }),
      })}
      check={(form) => passwordsDiffer(form.NewPassword, form.Repeated)}
      onDone={onDone}
      onClose={onClose}
    >
      <p className={styles.help}>{t('help')}</p>
      <TextField<PasswordForm>
        name="NewPassword"
        label={password('new')}
        hint={password('rule')}
        type="password"
        autoComplete="new-password"
        required
      />
      <TextField<PasswordForm>
        name="Repeated"
        label={password('repeated')}
        type="password"
        autoComplete="new-password"
        required
      />
      {signsIn && (
        <CheckField<PasswordForm>
          name="ResetPasswordOnNextLogon"
          label={sheet('changeAtNextSignIn')}
          hint={sheet('changeAtNextSignInHint')}
        />
      )}
    </FormDialog>
  );
}

const useStyles = makeStyles({ help: { margin: 0 } });
