'use client';

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Link,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { useRunCommand } from '@/components/console/command/command-context';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { LastError } from '@/components/queue-viewer/message/last-error';
import { lastErrorProperties } from '@/components/queue-viewer/row/last-error-detail';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { CopyButton } from '@/components/ui/text/copy-button';
import { timeTooltip } from '@/components/ui/time/time-format';
import type { Problem } from '@/lib/commands/command/errors';
import { type SmtpCredentialRow, smtpCredentialRow } from './credential-row';

const begun = z.object({
  SignInAddress: z.nullable(z.string()),
  SignInCode: z.nullable(z.string()),
  SignInExpirationTime: z.nullable(z.string()),
  ...lastErrorProperties,
});

/** As often as a transport server asks the provider. */
const LOOK_MS = 4000;

interface Props {
  readonly credential: SmtpCredentialRow;
  readonly onClose: () => void;
}

/** Sign in by a device code: the code, where it is entered, and what came of it. */
export function SignInDialog({ credential, onClose }: Props) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('smtpCredential.signIn');
  const common = useTranslations('common');
  const run = useRunCommand();
  const { Identity } = credential;
  const [start, setStart] = useState<z.output<typeof begun> | null>(null);
  const [problems, setProblems] = useState<readonly Problem[]>([]);

  useEffect(() => {
    let left = false;
    void run('Connect-SmtpCredential', { Identity }).then((answer) => {
      if (left) return;
      if (answer.ok) setStart(begun.parse(answer.report.output[0]));
      else setProblems(answer.problems);
    });
    return () => {
      left = true;
    };
  }, [run, Identity]);

  const isBegun = start !== null && start.SignInCode !== null;
  return (
    <Dialog open onOpenChange={(_event, data) => !data.open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{t('title', { name: credential.Name })}</DialogTitle>
          <DialogContent className={styles.content}>
            {problems.length > 0 && <ErrorPanel problems={problems} />}
            {start === null && problems.length === 0 && (
              <Spinner size="tiny" labelPosition="after" label={common('loading')} />
            )}
            {start !== null && !isBegun && <LastError row={start} none="" />}
            {isBegun && <Code start={start} />}
            {isBegun && <Outcome identity={Identity} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{common('close')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Code({ start }: { readonly start: z.output<typeof begun> }) {
  const styles = useStyles();
  const t = useTranslations('smtpCredential.signIn');
  const locale = useLocale();
  const { SignInAddress: address, SignInCode: code, SignInExpirationTime: until } = start;
  return (
    <>
      <Text>{t('what')}</Text>
      <Link href={address ?? ''} target="_blank" rel="noopener noreferrer">
        {address}
      </Link>
      <div className={styles.line}>
        <output className={styles.code}>{code}</output>
        <CopyButton text={code ?? ''} />
      </div>
      {until !== null && <Text size={200}>{t('until', { time: timeTooltip(until, locale) })}</Text>}
    </>
  );
}

function Outcome({ identity }: { readonly identity: string }) {
  const t = useTranslations('smtpCredential.signIn');
  const query = useCommandQuery('Get-SmtpCredential', { Identity: identity }, ['configuration']);
  const { refresh } = query;
  const parsed = smtpCredentialRow.safeParse(query.report?.output[0]);
  const row = parsed.success ? parsed.data : null;
  const isOver = row !== null && row.SignInExpirationTime === null;
  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(refresh, LOOK_MS);
    return () => clearInterval(timer);
  }, [isOver, refresh]);
  if (row === null || !isOver) return <Spinner size="tiny" labelPosition="after" label={t('waits')} />;
  if (row.LastError !== null) return <LastError row={row} none="" />;
  return (
    <MessageBar intent="success" layout="multiline">
      <MessageBarBody>{t('done')}</MessageBarBody>
    </MessageBar>
  );
}

const useStyles = makeStyles({
  surface: { maxWidth: '480px' },
  content: { display: 'grid', gap: '12px', justifyItems: 'start' },
  line: { display: 'flex', alignItems: 'center', gap: '12px', flexWrap: 'wrap' },
  code: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    letterSpacing: '0.1em',
  },
});
