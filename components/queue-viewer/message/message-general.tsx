'use client';

import { useLocale, useTranslations } from 'next-intl';
import { StatusCell } from '@/components/console/list/status-cell';
import type { MessageRow } from '@/components/queue-viewer/row/message-row';
import { PropertyList } from '@/components/ui/text/property-list';
import { kilobytes } from '@/components/ui/time/time-format';
import { DueTimeText, TimeText } from '@/components/ui/time/time-text';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { LastError } from './last-error';
import { SessionOfMessage } from './session-of-message';
import { MESSAGE_STATUS_KINDS } from './use-message-columns';

interface Props {
  readonly row: MessageRow;
  /** How often its queue could not connect; 0: it could. */
  readonly queueRetryCount: number;
}

/** The properties of Exchange's General tab, in its order. */
export function MessageGeneral({ row, queueRetryCount }: Props) {
  const t = useTranslations('queueViewer');
  const locale = useLocale();
  const none = t('none');
  const isSuspended = row.Status === 'Suspended' || row.Status === 'PendingSuspend';
  const label = (name: TextKeyIn<'queueViewer.property'>) => t(`property.${name}`);
  return (
    <PropertyList
      items={[
        { label: label('Identity'), value: row.Identity },
        { label: label('Subject'), value: row.Subject || t('noSubject') },
        { label: label('InternetMessageId'), value: row.InternetMessageId ?? none },
        { label: label('FromAddress'), value: row.FromAddress === '<>' ? t('nullSender') : row.FromAddress },
        {
          label: label('Status'),
          value: (
            <StatusCell kind={MESSAGE_STATUS_KINDS[row.Status]}>
              {t(`messageStatus.${row.Status}`)}
            </StatusCell>
          ),
        },
        {
          label: label('Size'),
          value: (
            <span title={t('bytes', { count: row.Size })}>{kilobytes(row.Size).toLocaleString(locale)}</span>
          ),
        },
        { label: label('MessageSourceName'), value: row.MessageSourceName },
        { label: label('SourceIP'), value: row.SourceIP ?? none },
        { label: t('session.label'), value: <SessionOfMessage number={row.MessageId} /> },
        { label: label('SCL'), value: row.SCL ?? none },
        { label: label('DateReceived'), value: <TimeText iso={row.DateReceived} /> },
        {
          label: label('ExpirationTime'),
          value: (
            <>
              <DueTimeText iso={row.ExpirationTime} />
              {isSuspended && <div>{t('expirationHint')}</div>}
            </>
          ),
        },
        { label: label('LastError'), value: <LastError row={row} none={none} /> },
        { label: label('Queue'), value: row.Queue },
        { label: label('Recipients'), value: row.Recipients.map((one) => one.Address).join('; ') || none },
        {
          label: label('RetryCount'),
          value:
            queueRetryCount === 0
              ? row.RetryCount
              : t('queueConnection.retryCount', { own: row.RetryCount, queue: queueRetryCount }),
        },
        {
          label: label('NextRetryTime'),
          value: row.NextRetryTime ? <DueTimeText iso={row.NextRetryTime} /> : none,
        },
      ]}
    />
  );
}
