'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import * as z from 'zod/mini';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { TimeText } from '@/components/ui/time/time-text';
import { PasskeyDialog } from './passkey-dialog';

const passkeyRow = z.object({
  Identity: z.string(),
  Name: z.string(),
  WhenCreated: z.string(),
  LastUsed: z.nullable(z.string()),
});

type PasskeyRow = z.output<typeof passkeyRow>;

const NOTHING = {};

/** By which devices one signs in without a password. */
export function PasskeysSection() {
  const styles = useStyles();
  const t = useTranslations('passkey');
  const { report, problems, refresh } = useCommandQuery('Get-Passkey', NOTHING);
  const [act, setAct] = useState<'new' | PasskeyRow | null>(null);
  if (report === null) {
    return problems ? <ErrorPanel problems={problems} onRetry={refresh} /> : <DelayedSkeleton />;
  }
  const passkeys = report.output.map((row) => passkeyRow.parse(row));
  return (
    <div className={styles.section}>
      <p className={styles.help}>{t('help')}</p>
      {passkeys.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('created')}</th>
              <th scope="col">{t('lastUsed')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {passkeys.map((passkey) => (
              <tr key={passkey.Identity}>
                <th scope="row">{passkey.Name}</th>
                <td>
                  <TimeText iso={passkey.WhenCreated} />
                </td>
                <td>{passkey.LastUsed === null ? t('never') : <TimeText iso={passkey.LastUsed} />}</td>
                <td className={styles.act}>
                  <Button
                    size="small"
                    aria-label={t('removeNamed', { name: passkey.Name })}
                    onClick={() => setAct(passkey)}
                  >
                    {`${t('remove')}...`}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Button onClick={() => setAct('new')}>{`${t('add')}...`}</Button>
      {act !== null && (
        <PasskeyDialog
          removed={act === 'new' ? null : act}
          onDone={() => {
            refresh();
            setAct(null);
          }}
          onClose={() => setAct(null)}
        />
      )}
    </div>
  );
}

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
  act: { textAlign: 'end !important' as 'end' },
});
