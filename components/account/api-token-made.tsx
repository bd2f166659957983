'use client';

import { makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useProblemText } from '@/components/console/command/use-problem-text';
import { MonoBox } from '@/components/ui/text/mono-box';
import type { Problem } from '@/lib/commands/command/errors';
import type { NewApiToken } from './credential-row';
import { SecretDialog } from './secret-dialog';
import { SecretText } from './secret-text';

interface Props {
  readonly made: NewApiToken;
  /** What it does not give, though it was made. */
  readonly warnings: readonly Problem[];
  readonly onClose: () => void;
}

/** A new API token, and how a program sends it. */
export function ApiTokenMade({ made, warnings, onClose }: Props) {
  const styles = useStyles();
  const t = useTranslations('account.apiTokens');
  const explain = useProblemText();
  return (
    <SecretDialog title={t('madeTitle', { name: made.Name })} onClose={onClose}>
      <div className={styles.secret}>
        <span>{t('token')}</span>
        <SecretText secret={made.Token} copyLabel={t('copy')} />
      </div>
      {warnings.map((warning) => (
        <p key={warning.id}>{explain(warning).sentence}</p>
      ))}
      <p>{t('madeHelp')}</p>
      <MonoBox
        label={t('madeHelp')}
        text={`POST ${window.location.origin}/api/commands/Get-Queue\nContent-Type: application/json\nAuthorization: Bearer ${made.Token}\n\n{}`}
      />
    </SecretDialog>
  );
}

const useStyles = makeStyles({ secret: { display: 'grid', gap: '4px' } });
