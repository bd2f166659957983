'use client';

import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { StatusCell } from '@/components/console/list/status-cell';
import { finishedRow, OUTCOME_KINDS } from '@/components/queue-viewer/row/finished-row';
import { renderFilter } from '@/lib/shell/filter/filter';

interface Props {
  readonly connectorId: string;
  readonly connectorName: string;
  /** Messages that the command said would be released. */
  readonly expected: number;
}

/** What left through the new connector so far, with the remote server's reply; counts on by itself. */
export function ReleasedMessages({ connectorId, connectorName, expected }: Props) {
  const styles = useStyles();
  const t = useTranslations('sendConnector.completion');
  const outcomes = useTranslations('queueViewer.outcome');
  const query = useCommandQuery('Get-FinishedMessage', { ConnectorId: connectorId, ResultSize: 100 }, [
    'queues',
  ]);
  const rows = query.report?.output.map((row) => finishedRow.parse(row)) ?? [];
  const total = query.report?.page?.totalCount ?? rows.length;
  const allDelivered = rows.every(({ Outcome }) => Outcome === 'Delivered');
  const filter = renderFilter([{ property: 'ConnectorName', operator: 'eq', value: connectorName }]);
  if (expected === 0 && total === 0) return <p className={styles.text}>{t('nothingReleased')}</p>;
  return (
    <>
      <p className={styles.text} role="status">
        {t('both', {
          released: t('released', { count: expected }),
          left: t(allDelivered ? 'left' : 'leftWithFailures', { count: total }),
        })}{' '}
        <Link href={`/toolbox/queue-viewer?tab=finished&finished.filter=${encodeURIComponent(filter)}`}>
          {t('showAll')}
        </Link>
      </p>
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className={styles.scroller} tabIndex={0} aria-label={t('finishedTitle')}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th className={styles.head}>{t('recipient')}</th>
                <th className={styles.head}>{t('status')}</th>
                <th className={styles.head}>{t('reply')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.Identity}>
                  <td className={styles.cell}>{row.Recipient}</td>
                  <td className={styles.cell}>
                    <StatusCell kind={OUTCOME_KINDS[row.Outcome]}>{outcomes(row.Outcome)}</StatusCell>
                  </td>
                  <td className={styles.cell} lang="en">
                    {row.Reply}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

const useStyles = makeStyles({
  text: { margin: 0 },
  scroller: {
    maxHeight: '106px',
    overflow: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  table: { width: '100%', borderCollapse: 'collapse', fontSize: '12px', lineHeight: '16px' },
  head: {
    position: 'sticky',
    top: 0,
    padding: '4px 8px',
    textAlign: 'left',
    whiteSpace: 'nowrap',
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  cell: {
    padding: '4px 8px',
    verticalAlign: 'top',
    overflowWrap: 'anywhere',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
  },
});
