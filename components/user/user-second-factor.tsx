'use client';

import { Button, makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { useMay, useRunCommand } from '@/components/console/command/command-context';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { ConfirmDialog } from '@/components/console/dialog/confirm-dialog';
import { EnabledCell } from '@/components/console/list/enabled-cell';
import { type UserRow, userRow } from './user-row';

interface Props {
  readonly user: UserRow;
  /** One's own is taken away in My account, with the password. */
  readonly isSelf: boolean;
}

/** Whether somebody has a second factor, and its end for who has lost theirs. */
export function UserSecondFactor({ user, isSelf }: Props) {
  const styles = useStyles();
  const t = useTranslations('user.secondFactor');
  const may = useMay();
  const run = useRunCommand();
  const asked = useMemo(() => ({ Identity: user.Guid }), [user.Guid]);
  // The list that the sheet was opened from may be older.
  const { report, refresh } = useCommandQuery('Get-User', asked);
  const [asking, setAsking] = useState(false);
  const { SecondFactorEnabled: isEnabled } = report === null ? user : userRow.parse(report.output[0]);

  async function turnOff() {
    const answer = await run('Disable-UserSecondFactor', { Identity: user.Guid, Confirm: false });
    if (!answer.ok) return answer.problems;
    refresh();
    return [];
  }
  return (
    <div className={styles.section}>
      <EnabledCell enabled={isEnabled} />
      {isEnabled && !isSelf && may('Disable-UserSecondFactor') && (
        <Button onClick={() => setAsking(true)}>{t('turnOff')}...</Button>
      )}
      {isEnabled && isSelf && <p className={styles.help}>{t('own')}</p>}
      {asking && (
        <ConfirmDialog
          title={t('title', { name: user.Name })}
          onConfirm={turnOff}
          onClose={() => setAsking(false)}
        >
          <div>{t('question', { name: user.Name })}</div>
        </ConfirmDialog>
      )}
    </div>
  );
}

const useStyles = makeStyles({
  section: { display: 'grid', gap: '12px', justifyItems: 'start' },
  help: { margin: 0 },
});
