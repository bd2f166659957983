'use client';

import { Button } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useRunCommand } from '@/components/console/command/command-context';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { ConfirmDialog } from '@/components/console/dialog/confirm-dialog';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { TimeText } from '@/components/ui/time/time-text';
import { CredentialTable } from './credential-table';
import { type Owner, useOfOwner } from './owner';
import { useSectionStyles } from './section-styles';
import { type SessionRow, sessionRow } from './session-row';

interface Props {
  readonly owner: Owner;
  /** Whether they may be ended by who looks. */
  readonly mayEnd: boolean;
}

/** Where somebody is signed in, and the end of it. The session that looks ends by signing out. */
export function SessionsSection({ owner, mayEnd }: Props) {
  const styles = useSectionStyles();
  const t = useTranslations('account.sessions');
  const run = useRunCommand();
  const { report, problems, refresh } = useCommandQuery('Get-UserSession', useOfOwner(owner));
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
  function actOf(session: SessionRow) {
    if (session.IsCurrent) return t('current');
    if (!mayEnd) return null;
    const label = t('endNamed', { name: nameOf(session) });
    return (
      <Button size="small" aria-label={label} onClick={() => setEnding([session])}>
        {t('end')}
      </Button>
    );
  }

  return (
    <div className={styles.section}>
      <p className={styles.help}>{owner.isSelf ? t('help') : t('helpOfOther', { name: owner.name })}</p>
      {sessions.length === 0 ? (
        <p className={styles.help}>{t('none', { name: owner.name })}</p>
      ) : (
        <CredentialTable
          label={t('title')}
          headers={[t('browser'), t('signedIn'), t('lastUsed')]}
          lines={sessions.map((session) => ({
            id: session.Identity,
            name: session.Browser ?? t('unknownBrowser'),
            details: session.ClientAddress === null ? [] : [session.ClientAddress],
            cells: [
              <TimeText key="in" iso={session.SignedIn} />,
              <TimeText key="used" iso={session.LastUsed} />,
            ],
            act: actOf(session),
          }))}
        />
      )}
      {mayEnd && others.length > 1 && (
        <Button onClick={() => setEnding(others)}>
          {t(owner.isSelf ? 'endOthers' : 'endAll', { count: others.length })}
        </Button>
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
