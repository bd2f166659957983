'use client';

import { Button } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { TimeText } from '@/components/ui/time/time-text';
import { AppPasswordMade } from './app-password-made';
import {
  type AppPasswordRow,
  appPasswordRow,
  type NewAppPassword,
  newAppPasswordRow,
} from './credential-row';
import { CredentialTable } from './credential-table';
import { LastUsed } from './last-used';
import { NewAppPasswordDialog } from './new-app-password-dialog';
import { type Owner, useOfOwner } from './owner';
import { RemoveCredential } from './remove-credential';
import { useSectionStyles } from './section-styles';

interface Props {
  readonly owner: Owner;
  readonly mayChange: boolean;
}

/** What mail programs and devices of somebody sign in with. */
export function AppPasswordsSection({ owner, mayChange }: Props) {
  const styles = useSectionStyles();
  const t = useTranslations('account.appPasswords');
  const account = useTranslations('account');
  const common = useTranslations('common');
  const { report, problems, refresh } = useCommandQuery('Get-AppPassword', useOfOwner(owner));
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<NewAppPassword | null>(null);
  const [removing, setRemoving] = useState<AppPasswordRow | null>(null);
  if (report === null) {
    return problems ? <ErrorPanel problems={problems} onRetry={refresh} /> : <DelayedSkeleton />;
  }
  const passwords = report.output.map((row) => appPasswordRow.parse(row));
  return (
    <div className={styles.section}>
      <p className={styles.help}>{owner.isSelf ? t('help') : t('helpOfOther', { name: owner.name })}</p>
      {passwords.length === 0 && <p className={styles.help}>{mayChange ? t('none') : common('none')}</p>}
      {mayChange && <Button onClick={() => setMaking(true)}>{t('new')}...</Button>}
      {passwords.length > 0 && (
        <CredentialTable
          label={account('tabs.appPasswords')}
          headers={[account('name'), account('created'), account('lastUsed')]}
          lines={passwords.map((password) => ({
            id: password.Identity,
            name: password.Name,
            details: [],
            cells: [
              <TimeText key="made" iso={password.WhenCreated} />,
              <LastUsed key="used" credential={password} />,
            ],
            act: mayChange && (
              <Button
                size="small"
                aria-label={account('removeNamed', { name: password.Name })}
                onClick={() => setRemoving(password)}
              >
                {common('remove')}
              </Button>
            ),
          }))}
        />
      )}
      {isMaking && (
        <NewAppPasswordDialog
          owner={owner}
          onCreated={(answer) => {
            if (answer.ok) setMade(newAppPasswordRow.parse(answer.report.output[0]));
            refresh();
          }}
          onClose={() => setMaking(false)}
        />
      )}
      {made !== null && <AppPasswordMade made={made} onClose={() => setMade(null)} />}
      {removing !== null && (
        <RemoveCredential
          cmdlet="Remove-AppPassword"
          identity={removing.Identity}
          user={owner.identity}
          title={t('removeTitle')}
          question={t('removeQuestion', { name: removing.Name })}
          onRemoved={refresh}
          onClose={() => setRemoving(null)}
        />
      )}
    </div>
  );
}
