'use client';

import { makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { type AppPasswordRow, appPasswordRow } from '@/components/account/credential-row';
import { useMay } from '@/components/console/command/command-context';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { StatusCell } from '@/components/console/list/status-cell';
import { sessionRow } from '@/components/receive-session/session-row';
import { TimeText } from '@/components/ui/time/time-text';

/** A use of the password is told, and so is each session that ends. */
const TOPICS = ['receiveSessions'];

interface Props {
  readonly password: string;
  readonly user: string;
}

/** Watches an app password until it opens the mail servers for the first time; and who is refused meanwhile. */
export function FirstSignIn({ password, user }: Props) {
  const styles = useStyles();
  const t = useTranslations('device.watch');
  const may = useMay();
  const which = useMemo(() => ({ Identity: password, User: user }), [password, user]);
  const { report } = useCommandQuery('Get-AppPassword', which, TOPICS);
  const [output] = report?.output ?? [];
  const row = output === undefined ? null : appPasswordRow.parse(output);
  if (row === null) return null;
  return (
    <div className={styles.box} role="status" data-first-sign-in={row.LastUsed === null ? 'waiting' : 'seen'}>
      {row.LastUsed === null ? (
        <>
          <Spinner size="tiny" labelPosition="after" label={t('waiting')} />
          <p className={styles.help}>{t('waitingHelp')}</p>
          {may('Get-ReceiveSession') && <RefusedMeanwhile since={row} />}
        </>
      ) : (
        <>
          <StatusCell kind="good">{t('seen', { address: row.LastUsedFrom ?? '' })}</StatusCell>
          <TimeText iso={row.LastUsed} />
        </>
      )}
    </div>
  );
}

/** 530, 535, 538: whoever was refused at signing in may be the device, with a password that was mistyped. */
function RefusedMeanwhile({ since }: { readonly since: AppPasswordRow }) {
  const styles = useStyles();
  const t = useTranslations('device.watch');
  const question = useMemo(
    () => ({ Start: since.WhenCreated, Filter: "Reply -like '53*'", ResultSize: 1 }),
    [since.WhenCreated],
  );
  const { report } = useCommandQuery('Get-ReceiveSession', question, TOPICS);
  const [output] = report?.output ?? [];
  if (output === undefined) return null;
  const { ClientAddress, Reply } = sessionRow.parse(output);
  return (
    <div className={styles.refused}>
      <StatusCell kind="warning">{t('refused', { address: ClientAddress ?? '' })}</StatusCell>
      <code lang="en">{Reply}</code>
    </div>
  );
}

const useStyles = makeStyles({
  box: { display: 'grid', gap: '6px', justifyItems: 'start' },
  help: { color: tokens.colorNeutralForeground3 },
  refused: { display: 'grid', gap: '2px', justifyItems: 'start', minWidth: 0 },
});
