'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { StatusCell } from '@/components/console/list/status-cell';
import { SmtpReply } from '@/components/queue-viewer/message/smtp-reply';
import { useLastErrorText } from '@/components/queue-viewer/message/use-last-error-text';
import type { FinishedRow } from '@/components/queue-viewer/row/finished-row';
import { OUTCOME_KINDS } from '@/components/queue-viewer/row/finished-row';
import { TimeText } from '@/components/ui/time/time-text';

const WORDS = { Delivered: 'delivered', Failed: 'failed', Expired: 'expired', Removed: 'removed' } as const;

/** What became of it for one recipient, with the words of the server that took or refused it. */
export function FinishedRecipient({ row }: { row: FinishedRow }) {
  const styles = useStyles();
  const t = useTranslations('testMessage');
  const lastErrorText = useLastErrorText();
  const error = row.Outcome === 'Delivered' ? '' : lastErrorText(row);
  return (
    <div className={styles.end}>
      <StatusCell kind={OUTCOME_KINDS[row.Outcome]}>
        {t(WORDS[row.Outcome], { recipient: row.Recipient, actor: row.Actor ?? '' })}
      </StatusCell>
      <span className={styles.quiet}>
        <TimeText iso={row.DateFinished} />
        {row.RemoteServer !== null && ` · ${t('by', { host: row.RemoteServer })}`}
      </span>
      {row.Reply === null ? error !== '' && <span>{error}</span> : <SmtpReply reply={row.Reply} />}
    </div>
  );
}

const useStyles = makeStyles({
  end: {
    display: 'grid',
    gap: '6px',
    minWidth: 0,
    overflowWrap: 'anywhere',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  quiet: { color: tokens.colorNeutralForeground3 },
});
