'use client';

import { makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { StatusCell } from '@/components/console/list/status-cell';
import { PlaceLink } from '@/components/console/place-link';
import { LastError } from '@/components/queue-viewer/message/last-error';
import { finishedRow, OUTCOME_KINDS } from '@/components/queue-viewer/row/finished-row';
import { messageRow } from '@/components/queue-viewer/row/message-row';

/** A report is a message like any other: whether it has reached the sender, and if not where it waits and why. */
export function ReportPlace({ number }: { number: number }) {
  const styles = useStyles();
  const t = useTranslations('queueViewer');
  const topics = ['queues'];
  const ended = useCommandQuery('Get-FinishedMessage', { MessageId: number }, topics);
  const ends = ended.report?.output.map((row) => finishedRow.parse(row)) ?? [];
  const isWaiting = ended.report !== null && ends.length === 0;
  const waiting = useCommandQuery('Get-Message', isWaiting ? { Identity: String(number) } : null, topics);
  const copies = waiting.report?.output.map((row) => messageRow.parse(row)) ?? [];
  const finishedFilter = `MessageId -eq ${number}`;
  return (
    <div className={styles.lines}>
      <span>{t('ndr.sentAs', { number: String(number) })}</span>
      {copies.map((copy) => (
        <div key={copy.Identity} className={styles.lines}>
          <span>{t('ndr.waits', { queue: copy.Queue })}</span>
          <LastError row={copy} none="" />
          <PlaceLink
            href={`/toolbox/queue-viewer?${new URLSearchParams({ tab: 'queue', queue: copy.Queue, chosen: copy.Identity })}`}
          >
            {t('ndr.showWaiting')}
          </PlaceLink>
        </div>
      ))}
      {ends.map((end) => (
        <StatusCell key={end.Identity} kind={OUTCOME_KINDS[end.Outcome]}>
          {`${t(`outcome.${end.Outcome}`)}: ${end.Recipient}`}
        </StatusCell>
      ))}
      {ends.length > 0 && (
        <PlaceLink
          href={`/toolbox/queue-viewer?${new URLSearchParams({ tab: 'finished', 'finished.filter': finishedFilter })}`}
        >
          {t('ndr.showFinished')}
        </PlaceLink>
      )}
    </div>
  );
}

const useStyles = makeStyles({ lines: { display: 'grid', gap: '2px', justifyItems: 'start', minWidth: 0 } });
