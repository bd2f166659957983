'use client';

import { Button, MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { EnabledCell } from '@/components/console/list/enabled-cell';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { PropertyList } from '@/components/ui/text/property-list';
import { TimeText } from '@/components/ui/time/time-text';
import { type FactorAct, FactorDialog } from './factor-dialog';
import { factorRow } from './factor-row';

const NOTHING = {};

/** Authenticator app and recovery codes. */
export function SecondFactorSection({ userName }: { readonly userName: string }) {
  const styles = useStyles();
  const t = useTranslations('secondFactor');
  const { report, problems, refresh } = useCommandQuery('Get-SecondFactor', NOTHING);
  const [act, setAct] = useState<FactorAct | null>(null);
  if (report === null) {
    return problems ? <ErrorPanel problems={problems} onRetry={refresh} /> : <DelayedSkeleton />;
  }
  const factor = factorRow.parse(report.output[0]);
  return (
    <div className={styles.section}>
      {factor.Required && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('required')}</MessageBarBody>
        </MessageBar>
      )}
      {factor.Enabled ? (
        <>
          <PropertyList
            items={[
              { label: t('status'), value: <EnabledCell enabled /> },
              { label: t('since'), value: <TimeText iso={factor.WhenCreated} /> },
              { label: t('lastUsed'), value: <TimeText iso={factor.LastUsed} /> },
              { label: t('codesLeft'), value: factor.RecoveryCodesLeft },
            ]}
          />
          <div className={styles.buttons}>
            <Button onClick={() => setAct('newCodes')}>{t('newCodes')}...</Button>
            <Button onClick={() => setAct('disable')}>{t('disable')}...</Button>
          </div>
        </>
      ) : (
        <>
          <p className={styles.help}>{t('none')}</p>
          <Button onClick={() => setAct('enable')}>{t('enable')}...</Button>
        </>
      )}
      {act && (
        <FactorDialog
          act={act}
          userName={userName}
          isRequired={factor.Required}
          onDone={refresh}
          onClose={() => setAct(null)}
        />
      )}
    </div>
  );
}

const useStyles = makeStyles({
  section: { display: 'grid', gap: '16px', justifyItems: 'start' },
  help: { margin: 0 },
  buttons: { display: 'flex', gap: '8px', flexWrap: 'wrap' },
});
