'use client';

import { MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { useTranslations } from 'next-intl';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { PropertySheet } from '@/components/console/dialog/property-sheet';
import { StatusCell } from '@/components/console/list/status-cell';
import { useLastKnown } from '@/components/console/paged-list/use-last-known';
import { LastError } from '@/components/queue-viewer/message/last-error';
import { type QueueRow, queueRow } from '@/components/queue-viewer/row/queue-row';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { PropertyList } from '@/components/ui/text/property-list';
import { DueTimeText, TimeText } from '@/components/ui/time/time-text';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { ChooseOAuth } from './choose-oauth';
import { QUEUE_STATUS_KINDS, useQueueNames } from './use-queue-names';

/** A queue's properties, kept fresh while the dialog is open; what it last was when it goes meanwhile. */
export function QueueProperties({ identity, onClose }: { identity: string; onClose: () => void }) {
  const styles = useStyles();
  const t = useTranslations('queueViewer.properties');
  const sheet = useTranslations('console.sheet');
  const { row, gone, problems } = useLastKnown('Get-Queue', { Identity: identity }, queueRow);
  const general = (
    <div className={styles.page}>
      {gone && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('goneQueue')}</MessageBarBody>
        </MessageBar>
      )}
      {problems && <ErrorPanel problems={problems} />}
      {row ? <General row={row} /> : problems === null && !gone && <DelayedSkeleton />}
    </div>
  );
  return (
    <PropertySheet
      title={sheet('title', { name: identity })}
      icon={<MailListRegular />}
      tabs={[{ id: 'general', label: t('general'), content: general }]}
      tab="general"
      onTab={() => undefined}
      changed={false}
      onClose={onClose}
    />
  );
}

function General({ row }: { row: QueueRow }) {
  const t = useTranslations('queueViewer');
  const names = useQueueNames();
  const none = t('none');
  const label = (name: TextKeyIn<'queueViewer.property'>) => t(`property.${name}`);
  return (
    <PropertyList
      items={[
        { label: label('Identity'), value: row.Identity },
        { label: label('NextHopDomain'), value: names.nextHop(row) },
        { label: label('DeliveryType'), value: names.deliveryType(row) },
        { label: label('NextHopCategory'), value: t(`category.${row.NextHopCategory}`) },
        { label: label('NextHopConnector'), value: row.NextHopConnectorName ?? none },
        {
          label: label('Status'),
          value: <StatusCell kind={QUEUE_STATUS_KINDS[row.Status]}>{names.status(row)}</StatusCell>,
        },
        { label: label('MessageCount'), value: row.MessageCount.toLocaleString() },
        {
          label: label('NextRetryTime'),
          value: row.NextRetryTime ? <DueTimeText iso={row.NextRetryTime} /> : none,
        },
        {
          label: label('LastRetryTime'),
          value: row.LastRetryTime ? <TimeText iso={row.LastRetryTime} /> : none,
        },
        {
          label: label('FirstRetryTime'),
          value: row.FirstRetryTime ? <TimeText iso={row.FirstRetryTime} /> : none,
        },
        { label: label('RetryCount'), value: row.RetryCount },
        {
          label: label('LastError'),
          value: (
            <>
              <LastError row={row} none={none} />
              <ChooseOAuth row={row} />
            </>
          ),
        },
        ...(row.WorkingServer === row.Server
          ? []
          : [{ label: label('WorkingServer'), value: row.WorkingServer }]),
      ]}
    />
  );
}

const useStyles = makeStyles({ page: { display: 'grid', gap: '12px' } });
