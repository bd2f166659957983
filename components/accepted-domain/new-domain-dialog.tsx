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
import { type FormEvent, useState } from 'react';
import { useRunCommand } from '@/components/console/command-context';
import { CommandPreview } from '@/components/console/command-text';
import { ErrorPanel } from '@/components/console/error-panel';
import { LeaveDialog } from '@/components/console/leave-dialog';
import { useReturnFocus } from '@/components/ui/pane-focus';
import { newAcceptedDomainParameters } from '@/lib/commands/accepted-domain/parameters';
import type { Problem } from '@/lib/commands/errors';
import { toProblem } from '@/lib/commands/issue-problem';
import type { CommandAnswer } from '@/lib/commands/report';
import { renderCommand } from '@/lib/shell/render';
import { DOMAIN_FIELDS, DomainFields } from './domain-fields';
import { EMPTY_FORM, newParameters } from './form';

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
  const [form, setForm] = useState(EMPTY_FORM);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [working, setWorking] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const parameters = newParameters(form);
  const general = problems.filter((problem) => !DOMAIN_FIELDS.includes(problem.parameter ?? ''));

  async function submit(event: FormEvent) {
    event.preventDefault();
    const checked = newAcceptedDomainParameters.safeParse(parameters);
    if (!checked.success) {
      setProblems(checked.error.issues.map((issue) => toProblem(issue, 'New-AcceptedDomain', parameters)));
      return;
    }
    setWorking(true);
    const answer = await run('New-AcceptedDomain', parameters);
    setWorking(false);
    if (!answer.ok) {
      setProblems(answer.problems);
      return;
    }
    onCreated(answer);
    onClose();
  }
  function cancel() {
    if (working) return;
    if (form === EMPTY_FORM) onClose();
    else setLeaving(true);
  }

  return (
    <>
      <Dialog open onOpenChange={(_event, data) => data.type !== 'backdropClick' && !data.open && cancel()}>
        <DialogSurface className={styles.surface}>
          <form onSubmit={submit} noValidate>
            <DialogBody>
              <DialogTitle>{t('newTitle')}</DialogTitle>
              <DialogContent className={styles.content}>
                {general.length > 0 && <ErrorPanel problems={general} />}
                <DomainFields form={form} onChange={setForm} problems={problems} domainFixed={false} />
                <CommandPreview
                  text={renderCommand('New-AcceptedDomain', JSON.parse(JSON.stringify(parameters)), [])}
                />
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
        </DialogSurface>
      </Dialog>
      {leaving && <LeaveDialog onLeave={onClose} onStay={() => setLeaving(false)} />}
    </>
  );
}

const useStyles = makeStyles({ surface: { maxWidth: '560px' }, content: { display: 'grid', gap: '12px' } });
