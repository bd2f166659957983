'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { StatusCell, type StatusKind } from '@/components/console/list/status-cell';
import { MonoBox } from '@/components/ui/text/mono-box';
import { TimeText } from '@/components/ui/time/time-text';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import type { AttemptRow } from './attempt-row';
import { ErrorDetail } from './error-detail';
import { SmtpReply, StatusMeaning } from './smtp-reply';
import { useLastErrorText } from './use-last-error-text';

interface Props {
  readonly attempt: AttemptRow;
  /** null: not kept, or not read yet. */
  readonly dialogue: string | null;
  readonly onWantDialogue: () => void;
}

const OUTCOMES: Readonly<Record<string, { kind: StatusKind; key: TextKeyIn<'queueViewer.attempt'> }>> = {
  Delivered: { kind: 'good', key: 'delivered' },
  Retry: { kind: 'warning', key: 'retry' },
  Failed: { kind: 'bad', key: 'failed' },
};

/** When, where to, over which TLS, what was answered and what that means, and the dialogue where it is kept. */
export function AttemptEntry({ attempt, dialogue, onWantDialogue }: Props) {
  const styles = useStyles();
  const t = useTranslations('queueViewer.attempt');
  const lastErrorText = useLastErrorText();
  const outcome = OUTCOMES[attempt.Outcome];
  const error = attempt.Outcome === 'Delivered' ? '' : lastErrorText(attempt);
  return (
    <li className={styles.entry}>
      <div className={styles.head}>
        <TimeText iso={attempt.Date} exact />
        <StatusCell kind={outcome?.kind ?? 'idle'}>{outcome ? t(outcome.key) : attempt.Outcome}</StatusCell>
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
      {error !== '' && <div className={styles.error}>{error}</div>}
      {error !== '' && <ErrorDetail of={attempt} />}
      {attempt.Reply !== null ? (
        <SmtpReply reply={attempt.Reply} enhancedCode={attempt.EnhancedCode} />
      ) : (
        attempt.EnhancedCode !== null && <StatusMeaning code={attempt.EnhancedCode} />
      )}
      {attempt.HasDialogue && <Dialogue text={dialogue} onWant={onWantDialogue} />}
    </li>
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
    gap: '12px',
    fontWeight: tokens.fontWeightSemibold,
  },
  quiet: { color: tokens.colorNeutralForeground3, fontWeight: tokens.fontWeightRegular },
  error: { color: tokens.colorNeutralForeground1 },
  dialogue: { display: 'grid', gap: '4px', justifyItems: 'stretch', minWidth: 0 },
  toggle: { justifySelf: 'start', paddingLeft: 0, fontWeight: tokens.fontWeightRegular },
});
