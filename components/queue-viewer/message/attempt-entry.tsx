'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { StatusCell, type StatusKind } from '@/components/console/list/status-cell';
import { MonoBox } from '@/components/ui/text/mono-box';
import { TimeText } from '@/components/ui/time/time-text';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import type { AttemptRecipientRow, AttemptRow } from './attempt-row';
import { ErrorDetail } from './error-detail';
import { SmtpReply, StatusMeaning } from './smtp-reply';
import { useLastErrorText } from './use-last-error-text';

interface Props {
  readonly attempt: AttemptRow;
  /** What it came to for each recipient; none: for all what the attempt itself says. */
  readonly recipients: readonly AttemptRecipientRow[];
  /** null: not kept, or not read yet. */
  readonly dialogue: string | null;
  readonly onWantDialogue: () => void;
}

const OUTCOMES: Readonly<Record<string, { kind: StatusKind; key: TextKeyIn<'queueViewer.attempt'> }>> = {
  Delivered: { kind: 'good', key: 'delivered' },
  Retry: { kind: 'warning', key: 'retry' },
  Failed: { kind: 'bad', key: 'failed' },
};

/** When, where to, over which TLS, what it came to for whom and what that means, and the dialogue where it is kept. */
export function AttemptEntry({ attempt, recipients, dialogue, onWantDialogue }: Props) {
  const styles = useStyles();
  const t = useTranslations('queueViewer.attempt');
  return (
    <li className={styles.entry}>
      <div className={styles.head}>
        <TimeText iso={attempt.Date} exact />
        {recipients.length === 0 && <Outcome outcome={attempt.Outcome} />}
        <span className={styles.quiet}>
          {t('duration', { seconds: (attempt.DurationMs / 1000).toFixed(1) })}
        </span>
      </div>
      <div>
        {placeOf(attempt) ?? t('notConnected')}
        {(attempt.TlsVersion !== null || attempt.Reply !== null) && (
          <span className={styles.quiet}>
            {' '}
            {attempt.TlsVersion === null
              ? t('plain')
              : [attempt.TlsVersion, attempt.TlsCipher].filter(Boolean).join(', ')}
          </span>
        )}
      </div>
      {attempt.SentAs !== null && <div>{t('sentAs', { address: attempt.SentAs })}</div>}
      {recipients.length === 0 ? (
        <Answer of={attempt} enhancedCode={attempt.EnhancedCode} />
      ) : (
        <ul className={styles.recipients}>
          {recipients.map((recipient) => (
            <li key={recipient.Address} className={styles.recipient}>
              <div className={styles.head}>
                <span>{recipient.Address}</span>
                <Outcome outcome={recipient.Outcome} />
              </div>
              <Answer of={recipient} />
            </li>
          ))}
        </ul>
      )}
      {attempt.HasDialogue && <Dialogue text={dialogue} onWant={onWantDialogue} />}
    </li>
  );
}

function Outcome({ outcome }: { outcome: string }) {
  const t = useTranslations('queueViewer.attempt');
  const known = OUTCOMES[outcome];
  return <StatusCell kind={known?.kind ?? 'idle'}>{known ? t(known.key) : outcome}</StatusCell>;
}

interface AnswerProps {
  readonly of: Pick<AttemptRow, 'Outcome' | 'Reply' | 'LastError' | 'LastErrorDetail'>;
  readonly enhancedCode?: string | null;
}

/** The reply as it came and what it means; our own words only where nothing was replied. */
function Answer({ of: answer, enhancedCode = null }: AnswerProps) {
  const lastErrorText = useLastErrorText();
  if (answer.Reply !== null) return <SmtpReply reply={answer.Reply} enhancedCode={enhancedCode} />;
  if (answer.Outcome === 'Delivered') return null;
  return (
    <>
      <div>{lastErrorText(answer)}</div>
      <ErrorDetail of={answer} />
      {enhancedCode !== null && <StatusMeaning code={enhancedCode} />}
    </>
  );
}

/** `mx1.contoso.com [192.0.2.1]:25`; null when no server was reached. */
function placeOf(attempt: AttemptRow): string | null {
  const { Host: host, Address: address, Port: port } = attempt;
  if (address === null) return host;
  const where = `[${address}]${port === null ? '' : `:${port}`}`;
  return host === null || host === address ? where : `${host} ${where}`;
}

function Dialogue({ text, onWant }: { text: string | null; onWant: () => void }) {
  const styles = useStyles();
  const t = useTranslations('queueViewer.attempt');
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.dialogue}>
      <Button
        size="small"
        appearance="subtle"
        className={styles.toggle}
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
          onWant();
        }}
      >
        {open ? t('hideDialogue') : t('showDialogue')}
      </Button>
      {open &&
        (text === null ? (
          <span className={styles.quiet}>{t('loading')}</span>
        ) : (
          <MonoBox label={t('dialogue')} text={text} />
        ))}
    </div>
  );
}

const useStyles = makeStyles({
  entry: {
    display: 'grid',
    gap: '4px',
    minWidth: 0,
    overflowWrap: 'anywhere',
    padding: '0 0 16px 16px',
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '2px 12px',
    fontWeight: tokens.fontWeightSemibold,
  },
  recipients: { listStyleType: 'none', margin: '4px 0 0', padding: 0, display: 'grid', gap: '8px' },
  recipient: { display: 'grid', gap: '2px', minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3, fontWeight: tokens.fontWeightRegular },
  dialogue: { display: 'grid', gap: '4px', justifyItems: 'stretch', minWidth: 0 },
  toggle: { justifySelf: 'start', paddingLeft: 0, fontWeight: tokens.fontWeightRegular },
});
