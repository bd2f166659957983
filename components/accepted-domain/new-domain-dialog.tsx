'use client';

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  ProgressBar,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormProvider } from 'react-hook-form';
import { useRunCommand } from '@/components/console/command/command-context';
import { CommandPreview, commandTextOf } from '@/components/console/command/command-text';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandForm } from '@/components/console/command/use-command-form';
import { LeaveDialog } from '@/components/console/dialog/leave-dialog';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { newAcceptedDomainParameters } from '@/lib/commands/accepted-domain/parameters';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { DomainFields } from './domain-fields';
import { type AcceptedDomainForm, EMPTY_FORM, newFieldOf, newParameters } from './form';

interface Props {
  readonly onCreated: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** "New Accepted Domain". */
export function NewDomainDialog({ onCreated, onClose }: Props) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('acceptedDomain');
  const common = useTranslations('common');
  const wizard = useTranslations('console.wizard');
  const run = useRunCommand();
  const { form, showProblems } = useCommandForm<AcceptedDomainForm>({
    cmdlet: 'New-AcceptedDomain',
    schema: newAcceptedDomainParameters,
    defaults: EMPTY_FORM,
    toParameters: newParameters,
    fieldOf: newFieldOf,
  });
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [leaving, setLeaving] = useState(false);
  const { isDirty, isSubmitting: working } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    setProblems([]);
    const answer = await run('New-AcceptedDomain', newParameters(values));
    if (!answer.ok) {
      setProblems(showProblems(answer.problems));
      return;
    }
    onCreated(answer);
    onClose();
  });
  function cancel() {
    if (working) return;
    if (isDirty) setLeaving(true);
    else onClose();
  }

  return (
    <>
      <Dialog open onOpenChange={(_event, data) => data.type !== 'backdropClick' && !data.open && cancel()}>
        <DialogSurface className={styles.surface}>
          <FormProvider {...form}>
            <form onSubmit={submit} noValidate>
              <DialogBody>
                <DialogTitle>{t('newTitle')}</DialogTitle>
                <DialogContent className={styles.content}>
                  {problems.length > 0 && <ErrorPanel problems={problems} />}
                  <DomainFields />
                  <CommandPreview text={commandTextOf('New-AcceptedDomain', newParameters(form.watch()))} />
                  {working && <ProgressBar aria-label={common('working')} />}
                </DialogContent>
                <DialogActions>
                  <Button type="submit" appearance="primary" disabledFocusable={working}>
                    {wizard('new')}
                  </Button>
                  <Button onClick={cancel} disabled={working}>
                    {common('cancel')}
                  </Button>
                </DialogActions>
              </DialogBody>
            </form>
          </FormProvider>
        </DialogSurface>
      </Dialog>
      {leaving && <LeaveDialog onLeave={onClose} onClose={() => setLeaving(false)} />}
    </>
  );
}

const useStyles = makeStyles({ surface: { maxWidth: '560px' }, content: { display: 'grid', gap: '12px' } });
