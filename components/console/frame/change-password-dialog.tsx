'use client';

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useRunCommand } from '@/components/console/command/command-context';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { leaveAfterPasswordChange, passwordChange } from '@/components/console/command/leave-for-sign-in';
import { useFieldProblems } from '@/components/console/command/use-field-problems';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import type { Problem } from '@/lib/commands/command/errors';

/** Set-AdministratorPassword for oneself. The command ends the sessions: the door tells that it worked. */
export function ChangePasswordDialog({ onClose }: { onClose: () => void }) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('console.password');
  const common = useTranslations('common');
  const run = useRunCommand();
  const [working, setWorking] = useState(false);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const { at, general } = useFieldProblems(problems, FIELDS);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string) => String(form.get(name) ?? '');
    if (value('NewPassword') !== value('Repeated')) {
      setProblems([{ id: 'PasswordsDiffer', parameter: 'Repeated', args: {} }]);
      return;
    }
    setProblems([]);
    setWorking(true);
    passwordChange(true);
    const answer = await run('Set-AdministratorPassword', {
      Password: value('Password'),
      NewPassword: value('NewPassword'),
    });
    if (answer.ok) return leaveAfterPasswordChange();
    passwordChange(false);
    setWorking(false);
    setProblems(answer.problems);
  }

  return (
    <Dialog open onOpenChange={(_event, data) => !data.open && !working && onClose()}>
      <DialogSurface className={styles.surface}>
        <form onSubmit={submit}>
          <DialogBody>
            <DialogTitle>{t('title')}</DialogTitle>
            <DialogContent className={styles.fields}>
              <p className={styles.help}>{t('help')}</p>
              {general.length > 0 && <ErrorPanel problems={general} />}
              <Field label={t('present')} validationMessage={at('Password')}>
                <Input name="Password" type="password" autoComplete="current-password" required />
              </Field>
              <Field label={t('new')} hint={t('rule')} validationMessage={at('NewPassword')}>
                <Input name="NewPassword" type="password" autoComplete="new-password" required />
              </Field>
              <Field label={t('repeated')} validationMessage={at('Repeated')}>
                <Input name="Repeated" type="password" autoComplete="new-password" required />
              </Field>
            </DialogContent>
            <DialogActions>
              <Button type="submit" appearance="primary" disabledFocusable={working}>
                {common('ok')}
              </Button>
              <Button onClick={onClose} disabled={working}>
                {common('cancel')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

const FIELDS = ['Password', 'NewPassword', 'Repeated'];

const useStyles = makeStyles({
  surface: { maxWidth: '480px' },
  fields: { display: 'grid', gap: '12px' },
  help: { margin: 0 },
});
