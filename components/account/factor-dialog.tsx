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
import { CodeField } from '@/components/second-factor/code-field';
import { RecoveryCodes } from '@/components/second-factor/recovery-codes';
import { TotpSetup } from '@/components/second-factor/totp-setup';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import type { Problem } from '@/lib/commands/command/errors';
import { recoveryCodesRow } from './factor-row';

export type FactorAct = 'enable' | 'disable' | 'newCodes';

const CMDLETS = {
  enable: 'Enable-SecondFactor',
  disable: 'Disable-SecondFactor',
  newCodes: 'New-RecoveryCode',
} as const satisfies Record<FactorAct, string>;

const FIELDS = ['Password', 'Code'];

interface Props {
  readonly act: FactorAct;
  readonly userName: string;
  readonly isRequired: boolean;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Sets up a second factor, takes it away, or makes new recovery codes; each asks for the present password. */
export function FactorDialog({ act, userName, isRequired, onDone, onClose }: Props) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('secondFactor');
  const common = useTranslations('common');
  const run = useRunCommand();
  const [working, setWorking] = useState(false);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { at, general } = useFieldProblems(problems, FIELDS);
  const help = {
    enable: null,
    disable: t(isRequired ? 'disableHelpRequired' : 'disableHelp'),
    newCodes: t('newCodesHelp'),
  };

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string) => String(form.get(name) ?? '');
    setProblems([]);
    setWorking(true);
    const answer = await run(CMDLETS[act], {
      Password: value('Password'),
      ...(act === 'enable' ? { Key: value('Key'), Code: value('Code') } : {}),
      ...(act === 'disable' ? { Confirm: false } : {}),
    });
    setWorking(false);
    if (!answer.ok) return setProblems(answer.problems);
    onDone();
    if (act === 'disable') return onClose();
    setCodes(recoveryCodesRow.parse(answer.report.output[0]).RecoveryCodes);
  }

  return (
    <Dialog
      open
      // A click beside it must not lose codes that are told once.
      onOpenChange={(_event, data) => data.type !== 'backdropClick' && !data.open && !working && onClose()}
    >
      <DialogSurface className={styles.surface}>
        <form onSubmit={submit}>
          <DialogBody>
            <DialogTitle>{t(`${act}Title`)}</DialogTitle>
            <DialogContent className={styles.fields}>
              {codes !== null && <RecoveryCodes codes={codes} heading="h2" />}
              {codes === null && (
                <>
                  {help[act] !== null && <p className={styles.help}>{help[act]}</p>}
                  {general.length > 0 && <ErrorPanel problems={general} />}
                  {act === 'enable' && (
                    <>
                      <TotpSetup userName={userName} name="Key" />
                      <CodeField name="Code" isOfApp fault={at('Code')} />
                    </>
                  )}
                  <Field label={t('password')} validationMessage={at('Password')}>
                    <Input name="Password" type="password" autoComplete="current-password" required />
                  </Field>
                </>
              )}
            </DialogContent>
            <DialogActions>
              {codes === null ? (
                <>
                  <Button type="submit" appearance="primary" disabledFocusable={working}>
                    {act === 'enable' ? t('confirm') : common('ok')}
                  </Button>
                  <Button onClick={onClose} disabled={working}>
                    {common('cancel')}
                  </Button>
                </>
              ) : (
                <Button appearance="primary" onClick={onClose}>
                  {t('done')}
                </Button>
              )}
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
