'use client';

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
  makeStyles,
  ProgressBar,
  Text,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormProvider } from 'react-hook-form';
import { CommandPreview, commandTextOf } from '@/components/console/command/command-text';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandForm } from '@/components/console/command/use-command-form';
import { ForeseenWarnings } from '@/components/console/dialog/wizard-summary';
import { useLastErrorText } from '@/components/queue-viewer/message/use-last-error-text';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import { CopyButton } from '@/components/ui/text/copy-button';
import type { Problem } from '@/lib/commands/command/errors';
import { testSendConnectorParameters } from '@/lib/commands/send-connector/test-parameters';
import type { TestRow } from './test-row';
import { TestSteps } from './test-steps';
import { testText } from './test-text';
import { useConnectorTest } from './use-connector-test';

interface Form {
  DestinationDomain: string;
  Recipient: string;
  Sender: string;
  SourceServer: string;
  SendTestMessage: boolean;
}

const BLANK: Form = {
  DestinationDomain: '',
  Recipient: '',
  Sender: '',
  SourceServer: '',
  SendTestMessage: false,
};

interface Props {
  /** Null: it is not stored. */
  readonly name: string | null;
  /** Which connector, and what of it is otherwise than stored. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly routesByDns: boolean;
  readonly sourceServers: readonly string[];
  readonly onClose: () => void;
}

/** Test-SendConnector: from where and to whom, then its steps as they come. */
export function TestDialog({ name, parameters, routesByDns, sourceServers, onClose }: Props) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('connectorTest');
  const common = useTranslations('common');
  const test = useConnectorTest();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [asked, setAsked] = useState<Form>(BLANK);
  const toParameters = (form: Form) => ({ ...parameters, ...given(form, routesByDns) });
  const { form, showProblems } = useCommandForm<Form>({
    cmdlet: 'Test-SendConnector',
    schema: testSendConnectorParameters,
    defaults: BLANK,
    toParameters,
  });
  const submit = form.handleSubmit(async (values) => {
    if (test.isRunning) return;
    setAsked(values);
    setProblems(showProblems(await test.begin(toParameters(values))));
  });
  const hasRecipient = form.watch('Recipient').trim() !== '';
  const isUnsaved = name === null || Object.keys(parameters).length > 1;

  return (
    <Dialog open onOpenChange={(_event, data) => data.type !== 'backdropClick' && !data.open && onClose()}>
      <DialogSurface className={styles.surface}>
        <FormProvider {...form}>
          <form
            onSubmit={(event) => {
              // React's events bubble out of portals: the sheet or wizard behind is not meant.
              event.stopPropagation();
              void submit(event);
            }}
            noValidate
          >
            <DialogBody>
              <DialogTitle>{name === null ? t('titleNew') : t('title', { name })}</DialogTitle>
              <DialogContent className={styles.content}>
                <Text>
                  {t('what')} {isUnsaved && t('whatUnsaved')}
                </Text>
                <div className={styles.fields}>
                  {routesByDns && (
                    <TextField<Form> name="DestinationDomain" label={t('domain')} hint={t('domainHint')} />
                  )}
                  <TextField<Form> name="Recipient" label={t('recipient')} hint={t('recipientHint')} />
                  <TextField<Form> name="Sender" label={t('sender')} hint={t('senderHint')} />
                  {sourceServers.length > 1 && (
                    <SelectField<Form>
                      name="SourceServer"
                      label={t('server')}
                      options={[
                        { value: '', label: t('anyServer') },
                        ...sourceServers.map((server) => ({ value: server, label: server })),
                      ]}
                    />
                  )}
                </div>
                <CheckField<Form> name="SendTestMessage" label={t('sendMessage')} disabled={!hasRecipient} />
                {problems.length > 0 && <ErrorPanel problems={problems} />}
                <ForeseenWarnings warnings={test.warnings} />
                <Outcome row={test.row} asked={asked} isRunning={test.isRunning} />
                {test.row !== null && <TestSteps steps={test.row.Steps} />}
                <CommandPreview
                  text={commandTextOf('Test-SendConnector', toParameters(form.watch()), ['Password'])}
                />
              </DialogContent>
              <DialogActions fluid>
                {test.row !== null && !test.isRunning && <CopyTest row={test.row} asked={asked} />}
                {test.isRunning ? (
                  <Button onClick={test.stop}>{t('stop')}</Button>
                ) : (
                  <Button type="submit" appearance="primary">
                    {t(test.row === null ? 'start' : 'again')}
                  </Button>
                )}
                <Button onClick={onClose}>{common('close')}</Button>
              </DialogActions>
            </DialogBody>
          </form>
        </FormProvider>
      </DialogSurface>
    </Dialog>
  );
}

function Outcome(props: { row: TestRow | null; asked: Form; isRunning: boolean }) {
  const { row, asked, isRunning } = props;
  const t = useTranslations('connectorTest');
  const words = useStateWords();
  if (isRunning) {
    return (
      <div role="status">
        <Text>
          {row === null || row.State === 'Waiting'
            ? t('waiting')
            : t('running', { server: row.SourceServer })}
        </Text>
        <ProgressBar aria-label={t('state.Running')} />
      </div>
    );
  }
  if (row === null) return null;
  const intent =
    row.State === 'Succeeded' ? 'success' : row.State === 'Failed' ? 'error' : ('warning' as const);
  return (
    <MessageBar intent={intent} layout="multiline">
      <MessageBarBody>{words(row, asked)}</MessageBarBody>
    </MessageBar>
  );
}

function CopyTest({ row, asked }: { readonly row: TestRow; readonly asked: Form }) {
  const t = useTranslations('connectorTest');
  const state = useStateWords()(row, asked);
  const errorOf = useLastErrorText();
  const stepOf = (step: TestRow['Steps'][number]) =>
    `${t(`step.${step.Step}`)}: ${t(`result.${step.Result}`)}`;
  return <CopyButton label={t('copy')} text={() => testText(row, { state, stepOf, errorOf })} />;
}

/** What it came to depends on how far it was asked to go. */
function useStateWords(): (row: TestRow, asked: Form) => string {
  const t = useTranslations('connectorTest.state');
  return ({ State: state }, { Recipient: recipient, SendTestMessage: sends }) => {
    if (state !== 'Succeeded') return t(state);
    if (recipient.trim() === '') return t('SucceededConnection');
    return t(sends ? 'SucceededMessage' : 'Succeeded');
  };
}

function given(form: Form, routesByDns: boolean): Record<string, unknown> {
  const { DestinationDomain, Recipient, Sender, SourceServer } = form;
  const texts = { ...(routesByDns && { DestinationDomain }), Recipient, Sender, SourceServer };
  const filled = Object.entries(texts).filter(([, text]) => text.trim() !== '');
  const sends = form.SendTestMessage && Recipient.trim() !== '';
  return { ...Object.fromEntries(filled), ...(sends && { SendTestMessage: true }) };
}

const useStyles = makeStyles({
  surface: { maxWidth: '820px', width: 'calc(100vw - 32px)' },
  content: { display: 'grid', gap: '12px', minWidth: 0, maxHeight: 'calc(100vh - 200px)' },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: '12px 16px',
    alignItems: 'start',
    '@media (max-width: 699px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
});
