'use client';

import { makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useProblemText } from '@/components/console/command/use-problem-text';
import { StatusCell } from '@/components/console/list/status-cell';
import { PlaceLink } from '@/components/console/place-link';
import { PropertyList } from '@/components/ui/text/property-list';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';
import { TimeText } from '@/components/ui/time/time-text';
import { AUDIT_OUTCOME_KINDS, type AuditRow, callerName } from './audit-row';

/** More would be a list in a dialog. */
const MAX_LINKS = 10;

export function AuditGeneral({ row }: { row: AuditRow }) {
  const t = useTranslations('auditLog');
  const textIfKnown = useTextIfKnown();
  const explain = useProblemText();
  const none = t('none');
  const problems = row.Problems.map(({ Id, Parameter, Args }) =>
    explain({ id: Id, parameter: Parameter, args: Args }),
  );
  return (
    <PropertyList
      items={[
        {
          label: t('column.Outcome'),
          value: (
            <StatusCell kind={AUDIT_OUTCOME_KINDS[row.Outcome]}>{t(`outcome.${row.Outcome}`)}</StatusCell>
          ),
        },
        ...problems.map(({ message }, index) => ({
          label: index === 0 ? t('details.reason') : '',
          value: message,
        })),
        { label: t('column.RunDate'), value: <TimeText iso={row.RunDate} exact /> },
        { label: t('column.Caller'), value: callerName(row) },
        { label: t('column.CmdletName'), value: row.CmdletName },
        { label: t('column.Object'), value: <Objects row={row} /> },
        {
          label: t('column.Face'),
          value: (row.Face && textIfKnown(`auditLog.face.${row.Face}`)) ?? row.Face ?? none,
        },
        { label: t('column.ClientAddress'), value: row.ClientAddress ?? none },
        { label: t('details.session'), value: row.SessionId ?? none },
        { label: t('details.token'), value: row.TokenId ?? none },
        { label: t('column.OriginatingServer'), value: row.OriginatingServer ?? none },
        { label: t('details.duration'), value: t('milliseconds', { count: row.DurationMs }) },
        { label: t('column.Identity'), value: row.Identity },
      ]}
    />
  );
}

/** Each with a way to its history. */
function Objects({ row }: { row: AuditRow }) {
  const styles = useStyles();
  const t = useTranslations('auditLog');
  const shown = row.Objects.slice(0, MAX_LINKS);
  const more = Math.max(row.Matched ?? 0, row.Objects.length) - shown.length;
  if (shown.length === 0) return row.Matched === 0 ? t('matched', { count: 0 }) : t('none');
  return (
    <div className={styles.objects}>
      {shown.map(({ Type, Id, Name }) => (
        <PlaceLink key={`${Type} ${Id ?? Name}`} href={historyOf(Id ?? Name)}>
          {Name}
        </PlaceLink>
      ))}
      {more > 0 && <span>{t('moreObjects', { count: more })}</span>}
    </div>
  );
}

function historyOf(object: string): string {
  const filter = `Object -eq '${object.replaceAll("'", "''")}'`;
  return `/toolbox/audit-log?${new URLSearchParams({ 'audit-log.filter': filter })}`;
}

const useStyles = makeStyles({
  objects: { display: 'grid', gap: '2px', justifyItems: 'start', minWidth: 0 },
});
