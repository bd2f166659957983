'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useRunCommand } from '@/components/console/command/command-context';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { ConfirmDialog } from '@/components/console/dialog/confirm-dialog';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { TimeText } from '@/components/ui/time/time-text';
import { type SessionRow, sessionRow } from './session-row';

const NOTHING = {};

/** Where one is signed in, and the end of it. This session ends by signing out. */
export function SessionsSection() {
  const styles = useStyles();
  const t = useTranslations('account.sessions');
  const run = useRunCommand();
  const { report, problems, refresh } = useCommandQuery('Get-UserSession', NOTHING);
  const [ending, setEnding] = useState<readonly SessionRow[]>([]);
  if (report === null) {
    return problems ? <ErrorPanel problems={problems} onRetry={refresh} /> : <DelayedSkeleton />;
  }
  const sessions = report.output.map((row) => sessionRow.parse(row));
  const others = sessions.filter(({ IsCurrent }) => !IsCurrent);
  const nameOf = ({ Browser, ClientAddress }: SessionRow) =>
    [Browser ?? t('unknownBrowser'), ClientAddress].filter((text) => text !== null).join(', ');

  async function end() {
    for (const { Identity } of ending) {
      const answer = await run('Remove-UserSession', { Identity, Confirm: false });
      // One that has ended meanwhile is what was wanted.
      if (!answer.ok && answer.status !== 404) return answer.problems;
    }
    refresh();
    return [];
  }

  return (
    <div className={styles.section}>
      <p className={styles.help}>{t('help')}</p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('browser')}</th>
            <th scope="col">{t('signedIn')}</th>
            <th scope="col">{t('lastUsed')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.Identity}>
              <th scope="row">
                {session.Browser ?? t('unknownBrowser')}
                <div className={styles.address}>{session.ClientAddress}</div>
              </th>
              <td>
                <TimeText iso={session.SignedIn} />
              </td>
              <td>
                <TimeText iso={session.LastUsed} />
              </td>
              <td className={styles.act}>
                {session.IsCurrent ? (
                  t('current')
                ) : (
                  <Button
                    size="small"
                    aria-label={t('endNamed', { name: nameOf(session) })}
                    onClick={() => setEnding([session])}
                  >
                    {t('end')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {others.length > 1 && (
        <Button onClick={() => setEnding(others)}>{t('endOthers', { count: others.length })}</Button>
      )}
      {ending.length > 0 && (
        <ConfirmDialog title={t('endTitle')} onConfirm={end} onClose={() => setEnding([])}>
          <p className={styles.help}>{t('endQuestion', { count: ending.length })}</p>
          {ending.slice(0, MAX_NAMED).map((session) => (
            <div key={session.Identity}>{nameOf(session)}</div>
          ))}
        </ConfirmDialog>
      )}
    </div>
  );
}

const MAX_NAMED = 10;

const useStyles = makeStyles({
  section: { display: 'grid', gap: '12px', justifyItems: 'start' },
  help: { margin: 0 },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    '& th, & td': {
      padding: '6px 8px',
      textAlign: 'start',
      verticalAlign: 'top',
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    },
    '& th:first-child': { paddingLeft: 0, overflowWrap: 'anywhere' },
    '& thead th': { fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground3 },
    '& tbody th': { fontWeight: tokens.fontWeightRegular },
    '& tbody td': { whiteSpace: 'nowrap' },
  },
  address: { color: tokens.colorNeutralForeground3 },
  act: { textAlign: 'end !important' as 'end' },
});
