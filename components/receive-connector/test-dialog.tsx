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
  Text,
  tokens,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormProvider } from 'react-hook-form';
import * as z from 'zod/mini';
import { useMay, useRunCommand } from '@/components/console/command/command-context';
import { CommandPreview, commandTextOf } from '@/components/console/command/command-text';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandForm } from '@/components/console/command/use-command-form';
import { StatusCell } from '@/components/console/list/status-cell';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { Problem } from '@/lib/commands/command/errors';
import { testReceiveConnectorParameters } from '@/lib/commands/receive-connector/test-parameters';
import { JUDGED_SENDERS, JUDGED_STAGES, RECEIVE_RULES } from '@/lib/mail/routing/receive-rules';
import { TLS_MINIMUM_VERSIONS } from '@/lib/mail/routing/tls-minimum-version';
import type { ReceiveConnectorRow } from './connector-row';

const judgedRow = z.object({
  Binding: z.string(),
  ReceiveConnector: z.nullable(z.string()),
  Result: z.enum(['Taken', 'Refused']),
  Stage: z.enum(JUDGED_STAGES),
  Reply: z.nullable(z.string()),
  Rule: z.enum(RECEIVE_RULES),
  ReasonArguments: z.record(z.string(), z.string()),
  MayRelay: z.nullable(z.boolean()),
  Senders: z.nullable(z.enum(JUDGED_SENDERS)),
  NamedProxy: z.nullable(z.boolean()),
});
type JudgedRow = z.infer<typeof judgedRow>;

const BLANK = {
  RemoteIPAddress: '',
  Binding: '',
  HelloName: '',
  Tls: '',
  Account: '',
  Sender: '',
  Recipient: '',
};
type Form = typeof BLANK;

interface Props {
  readonly connector: ReceiveConnectorRow;
  readonly onClose: () => void;
}

/** Test-ReceiveConnector: a client as it would come, and for each binding what would become of it and by which rule. */
export function TestReceiveDialog({ connector, onClose }: Props) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('receiveTest');
  const common = useTranslations('common');
  const run = useRunCommand();
  const may = useMay();
  const [rows, setRows] = useState<readonly JudgedRow[]>([]);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const toParameters = (form: Form) => {
    const { RemoteIPAddress, ...others } = form;
    const filled = Object.entries(others).filter(([, text]) => text.trim() !== '');
    return { RemoteIPAddress, Server: connector.Server, ...Object.fromEntries(filled) };
  };
  const { form, showProblems } = useCommandForm<Form>({
    cmdlet: 'Test-ReceiveConnector',
    schema: testReceiveConnectorParameters,
    defaults: BLANK,
    toParameters,
  });
  const working = form.formState.isSubmitting;
  const submit = form.handleSubmit(async (values) => {
    setProblems([]);
    const answer = await run('Test-ReceiveConnector', toParameters(values));
    if (answer.ok) setRows(z.array(judgedRow).parse(answer.report.output));
    else setProblems(showProblems(answer.problems));
  });

  return (
    <Dialog open onOpenChange={(_event, data) => data.type !== 'backdropClick' && !data.open && onClose()}>
      <DialogSurface className={styles.surface}>
        <FormProvider {...form}>
          <form onSubmit={submit} noValidate>
            <DialogBody>
              <DialogTitle>{t('title', { server: connector.Server })}</DialogTitle>
              <DialogContent className={styles.content}>
                <Text>{t('what')}</Text>
                <div className={styles.fields}>
                  <TextField<Form> name="RemoteIPAddress" label={t('address')} required />
                  <SelectField<Form>
                    name="Binding"
                    label={t('binding')}
                    options={[
                      { value: '', label: t('allBindings') },
                      ...connector.Bindings.map((binding) => ({ value: binding, label: binding })),
                    ]}
                  />
                  <TextField<Form> name="HelloName" label={t('helloName')} />
                  <SelectField<Form>
                    name="Tls"
                    label={t('tls')}
                    options={[
                      { value: '', label: t('noTls') },
                      ...TLS_MINIMUM_VERSIONS.map((version) => ({
                        value: version,
                        label: version.replace(/^Tls(\d)(\d)$/, 'TLS $1.$2'),
                      })),
                    ]}
                  />
                  {may('Test-ReceiveConnector', 'Account') && (
                    <TextField<Form> name="Account" label={t('account')} hint={t('accountHint')} />
                  )}
                  <TextField<Form> name="Sender" label={t('sender')} />
                  <TextField<Form> name="Recipient" label={t('recipient')} />
                </div>
                {problems.length > 0 && <ErrorPanel problems={problems} />}
                {working && <ProgressBar aria-label={common('working')} />}
                {rows.length > 0 && (
                  <ul className={styles.list} aria-label={t('results')}>
                    {rows.map((row) => (
                      <Answer key={row.Binding} row={row} />
                    ))}
                  </ul>
                )}
                <CommandPreview text={commandTextOf('Test-ReceiveConnector', toParameters(form.watch()))} />
              </DialogContent>
              <DialogActions>
                <Button type="submit" appearance="primary" disabledFocusable={working}>
                  {t('start')}
                </Button>
                <Button onClick={onClose}>{common('close')}</Button>
              </DialogActions>
            </DialogBody>
          </form>
        </FormProvider>
      </DialogSurface>
    </Dialog>
  );
}

function Answer({ row }: { readonly row: JudgedRow }) {
  const styles = useStyles();
  const t = useTranslations('receiveTest');
  const isTaken = row.Result === 'Taken';
  const rights = [
    ...(row.MayRelay === null ? [] : [t(row.MayRelay ? 'rights.relay' : 'rights.acceptedOnly')]),
    ...(row.Senders === null ? [] : [t(`rights.${row.Senders}`)]),
  ];
  return (
    <li className={styles.answer} aria-live="polite">
      <div className={styles.head}>
        <StatusCell kind={isTaken ? 'good' : 'bad'}>{t(isTaken ? 'taken' : 'refused')}</StatusCell>
        <strong>{row.ReceiveConnector ?? t('noConnectorName')}</strong>
        <span className={styles.quiet}>{row.Binding}</span>
        <span className={styles.quiet}>{t('decidedAt', { stage: t(`stage.${row.Stage}`) })}</span>
      </div>
      <span>{t(`rule.${row.Rule}`, row.ReasonArguments)}</span>
      {row.Reply !== null && (
        <span>
          {t('reply')}: <span lang="en">{row.Reply}</span>
        </span>
      )}
      {rights.length > 0 && (
        <span className={styles.quiet}>
          {t('rights.title')}: {rights.join(', ')}
        </span>
      )}
      {row.NamedProxy === true && <span>{t('rights.proxy')}</span>}
    </li>
  );
}

const useStyles = makeStyles({
  surface: { maxWidth: '760px', width: 'calc(100vw - 32px)' },
  content: { display: 'grid', gap: '12px', minWidth: 0, maxHeight: 'calc(100vh - 200px)' },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: '12px 16px',
    alignItems: 'start',
    '@media (max-width: 699px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', minWidth: 0 },
  answer: {
    display: 'grid',
    gap: '4px',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'anywhere',
    minWidth: 0,
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 12px' },
  quiet: { color: tokens.colorNeutralForeground3 },
});
