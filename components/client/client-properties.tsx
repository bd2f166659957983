'use client';

import { MailInboxArrowRightRegular } from '@fluentui/react-icons/svg/mail-inbox-arrow-right';
import { useLocale, useTranslations } from 'next-intl';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { PropertySheet } from '@/components/console/dialog/property-sheet';
import { StatusCell } from '@/components/console/list/status-cell';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { PropertyList } from '@/components/ui/text/property-list';
import { shortTime } from '@/components/ui/time/time-format';
import { TimeText } from '@/components/ui/time/time-text';
import { type ClientRow, clientRow, clientTitle, ENCRYPTION_KINDS } from './client-row';

interface Props {
  readonly identity: string;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onClose: () => void;
}

/** Who a client is, how it speaks, and how much of it came. */
export function ClientProperties({ identity, tab, onTab, onClose }: Props) {
  const t = useTranslations('client');
  const sheet = useTranslations('console.sheet');
  const { report, problems } = useCommandQuery('Get-ClientReport', { Identity: identity }, [
    'receiveSessions',
    'configuration',
  ]);
  const [output] = report?.output ?? [];
  const row = output === undefined ? null : clientRow.parse(output);
  const content = problems ? (
    <ErrorPanel problems={problems} />
  ) : row ? (
    <Facts row={row} />
  ) : report ? (
    <p>{t('gone')}</p>
  ) : (
    <DelayedSkeleton />
  );
  return (
    <PropertySheet
      title={sheet('title', { name: row === null ? '' : clientTitle(row) })}
      icon={<MailInboxArrowRightRegular />}
      tabs={[{ id: 'general', label: t('tabs.general'), content }]}
      tab={tab}
      onTab={onTab}
      changed={false}
      onClose={onClose}
    />
  );
}

function Facts({ row }: { readonly row: ClientRow }) {
  const t = useTranslations('client');
  const locale = useLocale();
  const none = t('none');
  const names = (list: readonly string[]) => (list.length === 0 ? none : list.join(', '));
  const time = (iso: string | null) => (iso === null ? none : <TimeText iso={iso} />);
  const counts = (today: number, week: number, month: number) =>
    t('counts', {
      today: today.toLocaleString(locale),
      week: week.toLocaleString(locale),
      month: month.toLocaleString(locale),
    });
  const blocked =
    row.BlockedRange === null ? null : (
      <StatusCell kind="off">
        {row.BlockedUntil === null
          ? t('blockedBy', { range: row.BlockedRange })
          : t('blockedUntil', {
              range: row.BlockedRange,
              time: shortTime(row.BlockedUntil, locale),
            })}
      </StatusCell>
    );
  return (
    <PropertyList
      items={[
        ...(blocked === null ? [] : [{ label: t('property.Blocked'), value: blocked }]),
        { label: t('property.ClientAddress'), value: row.ClientAddress },
        { label: t('property.Network'), value: row.Network },
        { label: t('property.Name'), value: row.Name ?? none },
        { label: t('property.HelloNames'), value: names(row.HelloNames) },
        {
          label: t('property.Account'),
          value: row.Account === null ? none : [row.Account, row.AuthMechanism].filter(Boolean).join(', '),
        },
        { label: t('property.Senders'), value: names(row.Senders) },
        { label: t('property.ReceiveConnector'), value: row.ReceiveConnector ?? none },
        {
          label: t('property.Encryption'),
          value:
            row.Encryption === null ? (
              none
            ) : (
              <StatusCell kind={ENCRYPTION_KINDS[row.Encryption]}>
                {t(`encryption.${row.Encryption}`)}
              </StatusCell>
            ),
        },
        { label: t('property.TlsVersion'), value: row.TlsVersion ?? none },
        { label: t('property.LastPlainText'), value: time(row.LastPlainText) },
        { label: t('property.LastOldTls'), value: time(row.LastOldTls) },
        {
          label: t('property.Messages'),
          value: counts(row.MessagesToday, row.Messages7Days, row.Messages30Days),
        },
        {
          label: t('property.Refusals'),
          value: counts(row.RefusalsToday, row.Refusals7Days, row.Refusals30Days),
        },
        {
          label: t('property.Sessions'),
          value: counts(row.SessionsToday, row.Sessions7Days, row.Sessions30Days),
        },
        { label: t('property.LastRefusal'), value: row.LastRefusal ?? none },
        { label: t('property.RefusedTime'), value: time(row.RefusedTime) },
        { label: t('property.FirstSeen'), value: time(row.FirstSeen) },
        { label: t('property.LastSeen'), value: time(row.LastSeen) },
      ]}
    />
  );
}
