'use client';

import { MailInboxArrowRightRegular } from '@fluentui/react-icons/svg/mail-inbox-arrow-right';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { FormProvider } from 'react-hook-form';
import { useRunCommand } from '@/components/console/command/command-context';
import { commandTextOf } from '@/components/console/command/command-text';
import { useCommandForm } from '@/components/console/command/use-command-form';
import { LeaveDialog } from '@/components/console/dialog/leave-dialog';
import { WizardCompletion } from '@/components/console/dialog/wizard-completion';
import { WizardFrame } from '@/components/console/dialog/wizard-frame';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { newReceiveConnectorParameters } from '@/lib/commands/receive-connector/parameters';
import type { ReceiveUsage } from '@/lib/mail/routing/receive-connector-choices';
import { clearDraft, readDraft, saveDraft } from './draft';
import { SummaryPage } from './summary-page';
import {
  type NewConnectorForm,
  newForm,
  newParameters,
  STEP_FIELDS,
  type StepId,
  stepsOf,
} from './wizard-form';
import { IntroductionPage, LocalPage, RemotePage } from './wizard-pages';

interface Props {
  /** By name; connectors are a server's own. */
  readonly servers: readonly string[];
  /** What is proposed. */
  readonly usage: ReceiveUsage;
  /** Left without a connector. */
  readonly onClose: () => void;
  /** @param created the new connector's name */
  readonly onFinish: (created: string) => void;
  /** The connector is there: the list behind may show it. */
  readonly onCreated: () => void;
}

/** "New SMTP Receive Connector": the pages of Exchange 2007 over New-ReceiveConnector's own schema. */
export function NewReceiveConnectorWizard({ servers, usage, onClose, onFinish, onCreated }: Props) {
  const t = useTranslations('receiveConnector.wizard');
  const wizard = useTranslations('console.wizard');
  const common = useTranslations('common');
  const run = useRunCommand();
  const [blank] = useState(() => newForm(servers[0] ?? '', usage));
  const [draft] = useState(() => readDraft(window.sessionStorage));
  const [step, setStep] = useState<StepId>(draft?.step ?? 'introduction');
  const [answer, setAnswer] = useState<CommandAnswer | null>(null);
  const [startedMs, setStartedMs] = useState(0);
  const [leaving, setLeaving] = useState(false);
  const page = useRef<HTMLDivElement>(null);
  /** What the summary's preview was refused for. */
  const [foreseen, setForeseen] = useState<readonly Problem[]>([]);
  const toParameters = (form: NewConnectorForm) => newParameters(form, servers.length > 1);
  const { form, showProblems } = useCommandForm<NewConnectorForm>({
    cmdlet: 'New-ReceiveConnector',
    schema: newReceiveConnectorParameters,
    defaults: draft?.form ?? blank,
    toParameters,
  });
  const steps = stepsOf(form.watch('Usage'));
  const running = step === 'completion' && answer === null;
  const created = answer?.ok ? String(answer.report.output[0]?.Name ?? form.getValues('Name')) : null;
  const failed = step === 'completion' && answer?.ok === false;

  useEffect(() => {
    if (step === 'completion') return;
    const save = () => saveDraft(window.sessionStorage, { form: form.getValues(), step });
    save();
    return form.subscribe({ formState: { values: true }, callback: save });
  }, [form, step]);

  async function next() {
    const valid = await form.trigger([...STEP_FIELDS[step]], { shouldFocus: true });
    if (!valid || (step === 'introduction' && (await isNameTaken()))) {
      // A list has no field of its own to focus: its first button stands for it.
      requestAnimationFrame(() => {
        const wrong = page.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
        const isField = wrong?.matches('input,select,textarea');
        (isField ? wrong : wrong?.querySelector<HTMLElement>('button'))?.focus();
      });
      return;
    }
    setStep(steps[steps.indexOf(step) + 1] ?? step);
  }
  /** Told at once, not on the last page. */
  async function isNameTaken(): Promise<boolean> {
    const name = form.getValues('Name').trim();
    const found = await run('Get-ReceiveConnector', {});
    const isTaken =
      found.ok && found.report.output.some((row) => String(row.Name).toLowerCase() === name.toLowerCase());
    const args = { name, cmdlet: 'Set-ReceiveConnector' };
    if (isTaken) showProblems([{ id: 'NameTaken', parameter: 'Name', args }]);
    return isTaken;
  }
  async function create() {
    if (foreseen.length > 0) {
      // It stands on this page already, with what can be done: trying would only say it again.
      page.current?.querySelector<HTMLElement>('[role="alert"] button')?.focus();
      return;
    }
    setStep('completion');
    setAnswer(null);
    setStartedMs(presentMs());
    const given = await run('New-ReceiveConnector', toParameters(form.getValues()));
    setAnswer(given);
    if (!given.ok) return;
    clearDraft(window.sessionStorage);
    onCreated();
  }
  function leave() {
    clearDraft(window.sessionStorage);
    onClose();
  }
  function cancel() {
    if (JSON.stringify(form.getValues()) === JSON.stringify(blank)) leave();
    else setLeaving(true);
  }
  function finish() {
    if (created) onFinish(created);
  }

  const primary =
    step === 'summary'
      ? { label: wizard('new'), run: () => void create() }
      : step !== 'completion'
        ? { label: `${common('next')} >`, run: () => void next() }
        : failed
          ? null
          : { label: common('finish'), run: finish, busy: running };

  return (
    <FormProvider {...form}>
      <WizardFrame
        title={t('title')}
        icon={<MailInboxArrowRightRegular />}
        steps={steps.map((id) => ({ id, label: t(`steps.${id}`), help: t(`help.${id}`) }))}
        current={step}
        canGoBack={step !== 'completion' || failed}
        outcome={created ? 'succeeded' : failed ? 'failed' : null}
        onStep={(id) => setStep(steps.find((candidate) => candidate === id) ?? step)}
        primary={primary}
        onCancel={created || running ? undefined : cancel}
      >
        <div ref={page}>
          {step === 'introduction' && <IntroductionPage servers={servers} />}
          {step === 'local' && <LocalPage />}
          {step === 'remote' && <RemotePage />}
          {step === 'summary' && <SummaryPage hasServers={servers.length > 1} onForeseen={setForeseen} />}
          {step === 'completion' && (
            <WizardCompletion
              name={form.getValues('Name')}
              answer={answer}
              commandText={commandTextOf('New-ReceiveConnector', toParameters(form.getValues()), [])}
              startedMs={startedMs}
            />
          )}
        </div>
        {/* Within the frame: what is beside a modal dialog cannot be reached. */}
        {leaving && <LeaveDialog onLeave={leave} onClose={() => setLeaving(false)} />}
      </WizardFrame>
    </FormProvider>
  );
}

/** Of the clock that only runs forward. */
function presentMs(): number {
  return performance.now();
}
