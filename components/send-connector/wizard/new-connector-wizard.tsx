'use client';

import { MailArrowForwardRegular } from '@fluentui/react-icons/svg/mail-arrow-forward';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { FormProvider } from 'react-hook-form';
import { useRunCommand } from '@/components/console/command/command-context';
import { useCommandForm } from '@/components/console/command/use-command-form';
import { lazyDialog, lazyPage } from '@/components/console/dialog/lazy-part';
import { WizardFrame } from '@/components/console/dialog/wizard-frame';
import { fieldOf, newForm, newParameters, type SendConnectorForm } from '@/components/send-connector/form';
import type { SourceServer } from '@/components/send-connector/source-servers';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { defaultSourceServers } from '@/lib/mail/routing/send-connector-choices';
import { clearDraft, readDraft, saveDraft } from './draft';
import { IntroductionPage } from './introduction-page';
import { resumeStep, STEP_FIELDS, type StepId, stepsOf } from './steps';

const later = () => import('./later-page');
const LaterPage = lazyPage(() => later().then((file) => file.LaterPage));
const LeaveDialog = lazyDialog(() => later().then((file) => file.LeaveDialog));

/** Once something is typed there are pages to come, and something to lose. */
function prepareLater() {
  LaterPage.prepare();
  LeaveDialog.prepare();
}

interface Props {
  readonly servers: readonly SourceServer[];
  /** What Port is when it is left empty. */
  readonly defaultPort: number;
  /** Opened for mail that waits for this domain. */
  readonly domain: string | null;
  /** Left without a connector. */
  readonly onClose: () => void;
  /** @param created the new connector's name */
  readonly onFinish: (created: string) => void;
  /** The connector is there: the list behind may show it. */
  readonly onCreated: () => void;
}

/** "New SMTP Send Connector": the pages of Exchange 2007 over New-SendConnector's own schema. */
export function NewConnectorWizard({ servers, defaultPort, domain, onClose, onFinish, onCreated }: Props) {
  const t = useTranslations('sendConnector.wizard');
  const wizard = useTranslations('console.wizard');
  const common = useTranslations('common');
  const run = useRunCommand();
  const [blank] = useState(() =>
    newForm(
      defaultSourceServers(servers).map((server) => server.name),
      domain,
    ),
  );
  const [draft] = useState(() => readDraft(window.sessionStorage, domain, blank));
  const [step, setStep] = useState<StepId>(() =>
    draft ? resumeStep(draft.step, draft.form) : 'introduction',
  );
  const [answer, setAnswer] = useState<CommandAnswer | null>(null);
  const [startedMs, setStartedMs] = useState(0);
  const [leaving, setLeaving] = useState(false);
  const page = useRef<HTMLDivElement>(null);
  /** What the summary's preview was refused for. */
  const [foreseen, setForeseen] = useState<readonly Problem[]>([]);
  const { form, showProblems } = useCommandForm<SendConnectorForm>({
    cmdlet: 'New-SendConnector',
    schema: () => later().then((file) => file.newSendConnectorParameters),
    defaults: draft?.form ?? blank,
    toParameters: newParameters,
    fieldOf,
  });
  const routed = form.watch('DNSRoutingEnabled');
  const steps = stepsOf({ DNSRoutingEnabled: routed });
  const running = step === 'completion' && answer === null;
  const created = answer?.ok ? String(answer.report.output[0]?.Name ?? form.getValues('Name')) : null;

  useEffect(() => {
    if (step === 'completion') return;
    const save = () => saveDraft(window.sessionStorage, { form: form.getValues(), step, domain });
    save();
    return form.subscribe({ formState: { values: true }, callback: save });
  }, [form, step, domain]);

  async function next() {
    const valid = await form.trigger([...STEP_FIELDS[step]], { shouldFocus: true });
    if (!valid || (step === 'introduction' && (await isNameTaken()))) {
      // A list has no field of its own to focus: its first button stands for it.
      requestAnimationFrame(() => {
        const wrong = page.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
        (wrong?.matches('input,select,textarea')
          ? wrong
          : wrong?.querySelector<HTMLElement>('button')
        )?.focus();
      });
      return;
    }
    setStep(steps[steps.indexOf(step) + 1] ?? step);
  }
  /** Told at once, not on the last page. */
  async function isNameTaken(): Promise<boolean> {
    const name = form.getValues('Name').trim();
    const found = await run('Get-SendConnector', {});
    const isTaken = found.ok && found.report.output.some(({ Name }) => isSameName(String(Name), name));
    if (isTaken) {
      const args = { name, cmdlet: 'Set-SendConnector' };
      showProblems([{ id: 'NameTaken', parameter: 'Name', args }]);
    }
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
    const given = await run('New-SendConnector', newParameters(form.getValues()));
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
    const untouched = JSON.stringify(form.getValues()) === JSON.stringify(blank);
    if (untouched) leave();
    else setLeaving(true);
  }

  function finish() {
    if (created) onFinish(created);
  }

  const failed = step === 'completion' && answer?.ok === false;
  const primary =
    step === 'summary'
      ? { label: wizard('new'), run: create }
      : step !== 'completion'
        ? { label: `${common('next')} >`, run: () => void next(), prepare: prepareLater }
        : failed
          ? null
          : { label: common('finish'), run: finish, busy: running };

  return (
    <FormProvider {...form}>
      <WizardFrame
        title={t('title')}
        icon={<MailArrowForwardRegular />}
        steps={steps.map((id) => ({ id, label: t(`steps.${id}`), help: t(`help.${id}`) }))}
        current={step}
        canGoBack={step !== 'completion' || failed}
        outcome={created ? 'succeeded' : failed ? 'failed' : null}
        onStep={(id) => setStep(steps.find((candidate) => candidate === id) ?? step)}
        primary={primary}
        onCancel={created || running ? undefined : cancel}
      >
        <div ref={page}>
          {step === 'introduction' ? (
            <IntroductionPage onInput={prepareLater} />
          ) : (
            <LaterPage
              step={step}
              servers={servers}
              defaultPort={defaultPort}
              onForeseen={setForeseen}
              answer={answer}
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

/** Names are compared without regard to case, as the command does. */
function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Of the clock that only runs forward. */
function presentMs(): number {
  return performance.now();
}
