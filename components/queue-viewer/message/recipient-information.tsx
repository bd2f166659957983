'use client';

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { StatusCell } from '@/components/console/list/status-cell';
import type { FinishedRow } from '@/components/queue-viewer/row/finished-row';
import { OUTCOME_KINDS } from '@/components/queue-viewer/row/finished-row';
import type { RecipientRow } from '@/components/queue-viewer/row/message-row';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';
import { TimeText } from '@/components/ui/time/time-text';
import { LastError } from './last-error';
import { SmtpReply } from './smtp-reply';

interface Props {
  /** Those that wait in this queue. */
  readonly recipients: readonly RecipientRow[];
  /** Those of the message that have ended, newest first. */
  readonly finished: readonly FinishedRow[];
}

/** Address, status and last error of each recipient that waits in this queue; result, reply and time of those that are done. */
export function RecipientInformation({ recipients, finished }: Props) {
  const styles = useStyles();
  const t = useTranslations('queueViewer');
  const textIfKnown = useTextIfKnown();
  const status = (text: string) => textIfKnown(`queueViewer.recipientStatus.${text}`) ?? text;
  if (recipients.length + finished.length === 0) {
    return <p className={styles.none}>{t('properties.noRecipients')}</p>;
  }
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th className={mergeClasses(styles.head, styles.address)}>{t('properties.address')}</th>
          <th className={mergeClasses(styles.head, styles.status)}>{t('property.Status')}</th>
          <th className={styles.head}>{t('properties.error')}</th>
        </tr>
      </thead>
      <tbody>
        {recipients.map((recipient) => (
          <tr key={recipient.Address}>
            <td className={styles.cell}>{recipient.Address}</td>
            <td className={styles.cell}>{status(recipient.Status)}</td>
            <td className={styles.cell}>
              <LastError row={recipient} none={t('none')} />
            </td>
          </tr>
        ))}
        {finished.map((end) => (
          <tr key={end.Identity}>
            <td className={styles.cell}>{end.Recipient}</td>
            <td className={styles.cell}>
              <StatusCell kind={OUTCOME_KINDS[end.Outcome]}>{t(`outcome.${end.Outcome}`)}</StatusCell>
            </td>
            <td className={styles.cell}>
              <div className={styles.end}>
                <TimeText iso={end.DateFinished} />
                {end.Reply === null ? <LastError row={end} none="" /> : <SmtpReply reply={end.Reply} />}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const useStyles = makeStyles({
  none: { margin: 0, color: tokens.colorNeutralForeground3 },
  // Fixed: the widest reply would leave the addresses too little, and break them in the middle.
  table: { width: '100%', tableLayout: 'fixed', borderCollapse: 'collapse' },
  head: {
    textAlign: 'left',
    padding: '4px 8px 4px 0',
    fontSize: '12px',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    whiteSpace: 'nowrap',
  },
  address: { width: '38%' },
  status: { width: '108px' },
  end: { display: 'grid', gap: '2px', minWidth: 0 },
  cell: {
    padding: '6px 12px 6px 0',
    verticalAlign: 'top',
    overflowWrap: 'anywhere',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
});
