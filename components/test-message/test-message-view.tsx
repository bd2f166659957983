'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { SendRegular } from '@fluentui/react-icons/svg/send';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormProvider } from 'react-hook-form';
import * as z from 'zod/mini';
import { useRunCommand } from '@/components/console/command/command-context';
import { useCommandForm } from '@/components/console/command/use-command-form';
import { type Action, useActions } from '@/components/console/pane/actions';
import { ResultPane } from '@/components/console/pane/result-pane';
import type { Problem } from '@/lib/commands/command/errors';
import { sendMailMessageParameters } from '@/lib/commands/message/parameters';
import { MessageWhereabouts, type SentMessage } from './message-whereabouts';
import { TestMessageFields } from './test-message-fields';
import { type TestMessage, toParameters } from './test-message-form';

const sentRow = z.object({
  MessageId: z.nullable(z.number()),
  Server: z.string(),
  Reply: z.nullable(z.string()),
});

/** Toolbox > Send a Test Message: what to send on the left, where it went on the right. */
export function TestMessageView() {
  const styles = useStyles();
  const t = useTranslations('testMessage');
  const run = useRunCommand();
  const router = useRouter();
  const { form, showProblems } = useCommandForm<TestMessage>({
    cmdlet: 'Send-MailMessage',
    schema: sendMailMessageParameters,
    defaults: { From: '', To: '', Subject: t('defaultSubject'), Body: t('defaultBody') },
    toParameters,
  });
  const [sending, setSending] = useState(false);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [sent, setSent] = useState<SentMessage | null>(null);

  async function send(message: TestMessage) {
    setProblems([]);
    setSending(true);
    const answer = await run('Send-MailMessage', toParameters(message));
    setSending(false);
    if (!answer.ok) {
      setProblems(showProblems(answer.problems));
      return;
    }
    const { MessageId, Server, Reply } = sentRow.parse(answer.report.output[0]);
    setSent({ number: MessageId, server: Server, reply: Reply, warnings: answer.report.warnings });
  }
  const submit = form.handleSubmit(send);
  const actions: readonly Action<never>[] = [
    {
      id: 'send',
      labelKey: 'testMessage.send',
      icon: <SendRegular />,
      cmdlet: 'Send-MailMessage',
      scope: 'view',
      run: () => void submit(),
    },
    {
      id: 'queueViewer',
      labelKey: 'console.tree.queueViewer',
      icon: <MailListRegular />,
      cmdlet: 'Get-Queue',
      scope: 'view',
      run: () => router.push('/toolbox/queue-viewer'),
    },
  ];

  return (
    <ResultPane
      title={t('title')}
      tabs={[]}
      tab=""
      onTab={() => {}}
      actions={useActions<never>(actions, [])}
      selectionName={null}
    >
      <div className={styles.page}>
        <FormProvider {...form}>
          <form className={styles.form} onSubmit={submit} noValidate>
            <p className={styles.help}>{t('help')}</p>
            <TestMessageFields sending={sending} sentBefore={sent !== null} problems={problems} />
          </form>
        </FormProvider>
        <section className={styles.where} aria-label={t('where')} aria-live="polite">
          <h2 className={styles.heading}>{t('where')}</h2>
          {sent === null ? (
            <p className={styles.help}>{t('nothingYet')}</p>
          ) : (
            <MessageWhereabouts key={sent.number} sent={sent} />
          )}
        </section>
      </div>
    </ResultPane>
  );
}

const useStyles = makeStyles({
  page: {
    display: 'grid',
    gridTemplateColumns: 'minmax(280px, 480px) minmax(280px, 1fr)',
    gap: '32px',
    padding: '12px 16px 24px',
    '@media (max-width: 1199px)': { gridTemplateColumns: 'minmax(0, 640px)' },
  },
  form: { display: 'grid', gap: '12px', alignContent: 'start' },
  help: { margin: 0, color: tokens.colorNeutralForeground2 },
  where: { display: 'grid', gap: '12px', alignContent: 'start', minWidth: 0 },
  heading: { margin: 0, fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
});
