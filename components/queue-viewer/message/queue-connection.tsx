'use client';

import { MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useLocale, useTranslations } from 'next-intl';
import { PlaceLink } from '@/components/console/place-link';
import type { QueueRow } from '@/components/queue-viewer/row/queue-row';
import { shortTime } from '@/components/ui/time/time-format';
import { DueTimeText } from '@/components/ui/time/time-text';
import { LastError } from './last-error';

/** A message that was never handed over waits with its queue: how often that tried to connect, what came of it, and when next. */
export function QueueConnection({ queue }: { queue: QueueRow }) {
  const styles = useStyles();
  const t = useTranslations('queueViewer.queueConnection');
  const locale = useLocale();
  const { FirstRetryTime: first, NextRetryTime: next } = queue;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <div className={styles.lines}>
          <span>
            {first === null
              ? t('failed', { count: queue.RetryCount })
              : t('failedSince', { count: queue.RetryCount, since: shortTime(first, locale) })}
          </span>
          <LastError row={queue} none="" />
          {next !== null && (
            <span>
              {t('next')} <DueTimeText iso={next} />
            </span>
          )}
          <PlaceLink href={`/toolbox/queue-viewer?${new URLSearchParams({ chosen: queue.Identity })}`}>
            {t('show', { queue: queue.Identity })}
          </PlaceLink>
        </div>
      </MessageBarBody>
    </MessageBar>
  );
}

const useStyles = makeStyles({ lines: { display: 'grid', gap: '4px', minWidth: 0 } });
