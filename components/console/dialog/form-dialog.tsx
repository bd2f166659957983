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
import { type ReactNode, useState } from 'react';
import { type FieldValues, FormProvider } from 'react-hook-form';
import type { z } from 'zod';
import { useRunCommand } from '@/components/console/command/command-context';
import { CommandPreview, commandTextOf } from '@/components/console/command/command-text';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandForm } from '@/components/console/command/use-command-form';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { LeaveDialog } from './leave-dialog';

interface Props<Form extends FieldValues> {
  readonly title: string;
  /** Of the button that runs the command. */
  readonly submitLabel: string;
  readonly cmdlet: string;
  /** The command's own parameters. */
  readonly schema: z.ZodType;
  /** Parameters that are never shown as text. */
  readonly secrets?: readonly string[];
  readonly defaults: Form;
  readonly toParameters: (form: Form) => Readonly<Record<string, unknown>>;
  /** As useCommandForm's. */
  readonly fieldOf?: (parameter: string | null, form: Form) => string | null;
  /** What is wrong though the command would take it: two passwords that differ. */
  readonly check?: (form: Form) => readonly Problem[];
  readonly onDone: (answer: CommandAnswer, form: Form) => void;
  readonly onClose: () => void;
  /** The fields. */
  readonly children: ReactNode;
}

/** A dialog of fields over one cmdlet: errors at their fields, the shell text, and a question before it is left with changes. */
export function FormDialog<Form extends FieldValues>(props: Props<Form>) {
  const { cmdlet, toParameters, secrets, onClose } = props;
  useReturnFocus();
  const styles = useStyles();
  const common = useTranslations('common');
  const run = useRunCommand();
  const { form, showProblems } = useCommandForm<Form>({
    cmdlet,
    schema: props.schema,
    defaults: props.defaults,
    toParameters,
    fieldOf: props.fieldOf,
  });
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [leaving, setLeaving] = useState(false);
  const { isDirty, isSubmitting: working } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    const wrong = props.check?.(values) ?? [];
    setProblems(showProblems(wrong));
    if (wrong.length > 0) return;
    const answer = await run(cmdlet, { ...toParameters(values) });
    if (!answer.ok) {
      setProblems(showProblems(answer.problems));
      return;
    }
    props.onDone(answer, values);
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
                <DialogTitle>{props.title}</DialogTitle>
                <DialogContent className={styles.content}>
                  {problems.length > 0 && <ErrorPanel problems={problems} />}
                  {props.children}
                  <CommandPreview text={commandTextOf(cmdlet, toParameters(form.watch()), secrets)} />
                  {working && <ProgressBar aria-label={common('working')} />}
                </DialogContent>
                <DialogActions>
                  <Button type="submit" appearance="primary" disabledFocusable={working}>
                    {props.submitLabel}
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

const useStyles = makeStyles({
  surface: { maxWidth: '560px' },
  content: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '12px' },
});
