'use client';

import { makeStyles } from '@fluentui/react-components';
import { useLocale, useTranslations } from 'next-intl';
import { StatusCell } from '@/components/console/list/status-cell';
import { PlaceLink } from '@/components/console/place-link';
import { monoText } from '@/components/ui/text/mono-text';
import { PropertyList } from '@/components/ui/text/property-list';
import { kilobytes } from '@/components/ui/time/time-format';
import { TimeText } from '@/components/ui/time/time-text';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { SESSION_OUTCOME_KINDS, type SessionRow } from './session-row';

/** More would be a list in a dialog. */
const MAX_LINKS = 10;

export function SessionGeneral({ row }: { row: SessionRow }) {
  const styles = useStyles();
  const t = useTranslations('receiveSession');
  const locale = useLocale();
  const none = t('none');
  const label = (name: TextKeyIn<'receiveSession.property'>) => t(`property.${name}`);
  const machine = (text: string | null) =>
    text === null ? (
      none
    ) : (
      <code className={styles.machine} lang="en">
        {text}
      </code>
    );
  return (
    <PropertyList
      items={[
        {
          label: label('Outcome'),
          value: (
            <StatusCell kind={SESSION_OUTCOME_KINDS[row.Outcome]}>{t(`outcome.${row.Outcome}`)}</StatusCell>
          ),
        },
        { label: label('End'), value: t(`end.${row.End}`) },
        { label: label('Reply'), value: machine(row.Reply) },
        ...(row.Error === null ? [] : [{ label: label('Error'), value: machine(row.Error) }]),
        { label: label('StartTime'), value: <TimeText iso={row.StartTime} exact /> },
        { label: label('Duration'), value: t('seconds', { seconds: (row.DurationMs / 1000).toFixed(1) }) },
        { label: label('ClientAddress'), value: row.ClientAddress ?? none },
        { label: label('HelloName'), value: row.HelloName ?? none },
        { label: label('ReceiveConnector'), value: row.ReceiveConnector ?? t('noConnector') },
        {
          label: label('TlsVersion'),
          value: row.TlsVersion === null ? none : [row.TlsVersion, row.TlsCipher].filter(Boolean).join(', '),
        },
        {
          label: label('Account'),
          value: row.Account === null ? none : [row.Account, row.AuthMechanism].filter(Boolean).join(', '),
        },
        { label: label('Messages'), value: <Messages row={row} /> },
        { label: label('RefusedMessages'), value: row.RefusedMessages.toLocaleString(locale) },
        { label: label('Recipients'), value: row.Recipients.toLocaleString(locale) },
        { label: label('RefusedRecipients'), value: row.RefusedRecipients.toLocaleString(locale) },
        { label: label('Size'), value: kilobytes(row.Size).toLocaleString(locale) },
        { label: label('Server'), value: row.Server ?? none },
      ]}
    />
  );
}

/** How many, and where each of the first is. */
function Messages({ row }: { row: SessionRow }) {
  const styles = useStyles();
  const t = useTranslations('receiveSession');
  const locale = useLocale();
  const linked = row.MessageIds.slice(0, MAX_LINKS);
  return (
    <div className={styles.messages}>
      <span>{row.Messages.toLocaleString(locale)}</span>
      {linked.map((id) => (
        <PlaceLink
          key={id}
          href={`/toolbox/queue-viewer?${new URLSearchParams({ tab: 'finished', 'finished.filter': `MessageId -eq ${id}` })}`}
        >
          {t('showMessage', { number: String(id) })}
        </PlaceLink>
      ))}
      {row.Messages > linked.length && linked.length > 0 && (
        <span>{t('moreMessages', { count: row.Messages - linked.length })}</span>
      )}
    </div>
  );
}

const useStyles = makeStyles({
  machine: monoText,
  messages: { display: 'grid', gap: '2px', justifyItems: 'start', minWidth: 0 },
});
