'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { IfMay } from '@/components/console/command/if-may';
import { StatusCell } from '@/components/console/list/status-cell';
import { PlaceLink } from '@/components/console/place-link';
import { LastError } from '@/components/queue-viewer/message/last-error';
import { MESSAGE_STATUS_KINDS } from '@/components/queue-viewer/message/use-message-columns';
import { newConnectorPath } from '@/components/queue-viewer/message/use-new-connector';
import type { MessageRow } from '@/components/queue-viewer/row/message-row';
import { DueTimeText } from '@/components/ui/time/time-text';

/** One queue where it waits, why, until when, and the one thing that helps. */
export function WaitingCopy({ row }: { row: MessageRow }) {
  const styles = useStyles();
  const t = useTranslations('testMessage');
  const viewer = useTranslations('queueViewer');
  const domains = [...new Set(row.Recipients.map((recipient) => recipient.RecipientDomain))];
  const query = new URLSearchParams({ tab: 'queue', queue: row.Queue, chosen: row.Identity });
  return (
    <div className={styles.copy}>
      <div className={styles.head}>
        <b>{t('waiting', { queue: row.Queue })}</b>
        <StatusCell kind={MESSAGE_STATUS_KINDS[row.Status]}>
          {viewer(`messageStatus.${row.Status}`)}
        </StatusCell>
        {row.NextRetryTime && (
          <span className={styles.quiet}>
            {viewer('property.NextRetryTime')}: <DueTimeText iso={row.NextRetryTime} />
          </span>
        )}
      </div>
      <span className={styles.quiet}>{row.Recipients.map((recipient) => recipient.Address).join(', ')}</span>
      {row.LastError !== null && <LastError row={row} none="" />}
      {row.QueueKind === 'Unreachable' &&
        domains.map((domain) => (
          <div key={domain} className={styles.help}>
            <span>{t('unreachable', { domain })}</span>
            <IfMay cmdlet="New-SendConnector">
              <PlaceLink href={newConnectorPath(domain)}>{t('newSendConnector', { domain })}</PlaceLink>
            </IfMay>
          </div>
        ))}
      <PlaceLink href={`/toolbox/queue-viewer?${query}`}>{t('showQueue')}</PlaceLink>
    </div>
  );
}

const useStyles = makeStyles({
  copy: {
    display: 'grid',
    gap: '6px',
    minWidth: 0,
    overflowWrap: 'anywhere',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '12px' },
  quiet: { color: tokens.colorNeutralForeground3 },
  help: { display: 'grid', gap: '2px' },
});
