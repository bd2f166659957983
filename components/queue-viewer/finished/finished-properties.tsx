'use client';

import { MailReadRegular } from '@fluentui/react-icons/svg/mail-read';
import { useTranslations } from 'next-intl';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { PropertySheet } from '@/components/console/dialog/property-sheet';
import { StatusCell } from '@/components/console/list/status-cell';
import { DeliveryAttempts } from '@/components/queue-viewer/message/delivery-attempts';
import { LastError } from '@/components/queue-viewer/message/last-error';
import { SessionOfMessage } from '@/components/queue-viewer/message/session-of-message';
import { SmtpReply } from '@/components/queue-viewer/message/smtp-reply';
import { type FinishedRow, finishedRow, OUTCOME_KINDS } from '@/components/queue-viewer/row/finished-row';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { PropertyList } from '@/components/ui/text/property-list';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';
import { kilobytes } from '@/components/ui/time/time-format';
import { TimeText } from '@/components/ui/time/time-text';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { ReportPlace } from './report-place';

interface Props {
  /** `message number/row`, so that one look-up finds it. */
  readonly identity: string;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onClose: () => void;
}

/** What became of a recipient, and how. */
export function FinishedProperties({ identity, tab, onTab, onClose }: Props) {
  const t = useTranslations('queueViewer.properties');
  const sheet = useTranslations('console.sheet');
  const [message = '', id] = identity.split('/');
  const { report, problems } = useCommandQuery('Get-FinishedMessage', {
    MessageId: Number(message),
    ResultSize: 5000,
  });
  const rows = report?.output.map((output) => finishedRow.parse(output)) ?? [];
  const row = rows.find((one) => one.Identity === id);
  const attempt = useTranslations('queueViewer.attempt');
  const general = problems ? (
    <ErrorPanel problems={problems} />
  ) : row ? (
    <General row={row} />
  ) : (
    <DelayedSkeleton />
  );
  return (
    <PropertySheet
      title={sheet('title', { name: row?.Subject || message })}
      icon={<MailReadRegular />}
      tabs={[
        { id: 'general', label: t('general'), content: general },
        {
          id: 'attempts',
          label: t('attempts'),
          content: <DeliveryAttempts message={message} finished={rows} none={attempt('noneFinished')} />,
        },
      ]}
      tab={tab}
      onTab={onTab}
      changed={false}
      onClose={onClose}
    />
  );
}

function General({ row }: { row: FinishedRow }) {
  const t = useTranslations('queueViewer');
  const textIfKnown = useTextIfKnown();
  const none = t('none');
  const ndr = row.NDR === null ? null : textIfKnown(`queueViewer.ndr.${row.NDR}`);
  const label = (name: TextKeyIn<'queueViewer.property'>) => t(`property.${name}`);
  return (
    <PropertyList
      items={[
        {
          label: label('Outcome'),
          value: <StatusCell kind={OUTCOME_KINDS[row.Outcome]}>{t(`outcome.${row.Outcome}`)}</StatusCell>,
        },
        { label: label('DateFinished'), value: <TimeText iso={row.DateFinished} /> },
        { label: label('Recipient'), value: row.Recipient },
        { label: label('RemoteServer'), value: row.RemoteServer ?? none },
        {
          label: t('properties.remoteReply'),
          value: row.Reply === null ? none : <SmtpReply reply={row.Reply} />,
        },
        // What the remote server replied has its line: the error would say it again.
        ...(row.Reply === null || row.LastError === null
          ? [{ label: label('LastError'), value: <LastError row={row} none={none} /> }]
          : []),
        ...(ndr === null
          ? []
          : [
              {
                label: 'NDR',
                value: row.NDRMessageId === null ? ndr : <ReportPlace number={row.NDRMessageId} />,
              },
            ]),
        ...(row.Actor === null ? [] : [{ label: label('Actor'), value: row.Actor }]),
        { label: label('Subject'), value: row.Subject || t('noSubject') },
        { label: label('FromAddress'), value: row.FromAddress === '<>' ? t('nullSender') : row.FromAddress },
        { label: label('InternetMessageId'), value: row.InternetMessageId ?? none },
        {
          label: label('Size'),
          value: <span title={t('bytes', { count: row.Size })}>{kilobytes(row.Size).toLocaleString()}</span>,
        },
        { label: label('MessageSourceName'), value: row.MessageSourceName },
        { label: label('SourceIP'), value: row.SourceIP ?? none },
        { label: t('session.label'), value: <SessionOfMessage number={row.MessageId} /> },
        { label: label('DateReceived'), value: <TimeText iso={row.DateReceived} /> },
        { label: label('ConnectorName'), value: row.ConnectorName ?? none },
        { label: label('Server'), value: row.Server },
        { label: label('MessageId'), value: row.MessageId },
      ]}
    />
  );
}
