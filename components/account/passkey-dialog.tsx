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
import { useFieldProblems } from '@/components/console/command/use-field-problems';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import type { Problem } from '@/lib/commands/command/errors';

const FIELDS = ['Name', 'Password'];

interface Props {
  /** Null: a new one is made. */
  readonly removed: { readonly Identity: string; readonly Name: string } | null;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Makes a passkey or takes one away; both ask for the present password. */
export function PasskeyDialog({ removed, onDone, onClose }: Props) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('passkey');
  const common = useTranslations('common');
  const run = useRunCommand();
  const [working, setWorking] = useState(false);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const { at, general } = useFieldProblems(problems, FIELDS);

  async function act(form: FormData) {
    const value = (name: string) => String(form.get(name) ?? '');
    const Password = value('Password');
    if (removed !== null) {
      return await run('Remove-Passkey', { Identity: removed.Identity, Password, Confirm: false });
    }
    // What talks to devices is for who makes a passkey.
    const { makePasskey } = await import('./make-passkey');
    const made = await makePasskey(Password);
    if (!made.ok) return made;
    return await run('New-Passkey', {
      Name: value('Name'),
      Password,
      PasskeyResponse: JSON.stringify(made.response),
    });
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setProblems([]);
    setWorking(true);
    const answer = await act(new FormData(event.currentTarget));
    setWorking(false);
    if (!answer.ok) setProblems(answer.problems);
    else onDone();
  }

  return (
    <Dialog open onOpenChange={(_event, data) => !data.open && !working && onClose()}>
      <DialogSurface className={styles.surface}>
        <form onSubmit={submit}>
          <DialogBody>
            <DialogTitle>{removed === null ? t('addTitle') : t('removeTitle')}</DialogTitle>
            <DialogContent className={styles.fields}>
              <p className={styles.help}>
                {removed === null ? t('addHelp') : t('removeHelp', { name: removed.Name })}
              </p>
              {general.length > 0 && <ErrorPanel problems={general} />}
              {removed === null && (
                <Field label={t('name')} hint={t('nameHint')} validationMessage={at('Name')}>
                  <Input name="Name" autoComplete="off" required maxLength={64} />
                </Field>
              )}
              <Field label={t('password')} validationMessage={at('Password')}>
                <Input name="Password" type="password" autoComplete="current-password" required />
              </Field>
            </DialogContent>
            <DialogActions>
              <Button type="submit" appearance="primary" disabledFocusable={working}>
                {removed === null ? t('add') : common('remove')}
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

const useStyles = makeStyles({
  surface: { maxWidth: '480px' },
  fields: { display: 'grid', gap: '12px' },
  help: { margin: 0 },
});
