'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { AuthenticationField } from '@/components/send-connector/authentication-field';
import type { SendConnectorForm } from '@/components/send-connector/form';
import { NetworkField } from '@/components/send-connector/network-field';
import { PortField } from '@/components/send-connector/port-field';

/** The radios and smart hosts, "Smart host authentication: ... Change...", the port and the external DNS box. */
export function NetworkTab({ passwordStored }: { passwordStored: boolean }) {
  const styles = useStyles();
  const t = useTranslations('sendConnector.sheet');
  const names = useTranslations('sendConnector.authentication.names');
  const [dns, mechanism] = useWatch<SendConnectorForm, ['DNSRoutingEnabled', 'SmartHostAuthMechanism']>({
    name: ['DNSRoutingEnabled', 'SmartHostAuthMechanism'],
  });
  const { formState } = useFormContext<SendConnectorForm>();
  const wrong = Boolean(
    formState.errors.UserName || formState.errors.Password || formState.errors.SmtpCredential,
  );
  const [asked, setAsked] = useState(false);
  const changing = asked || wrong;
  return (
    <div className={styles.fields}>
      <NetworkField>
        {!dns && (
          <div className={styles.authentication}>
            <div className={styles.line}>
              <span>{t('authentication')}</span>
              <strong>{names(mechanism)}</strong>
              <Button size="small" aria-expanded={changing} onClick={() => setAsked(!changing)}>
                {t('change')}
              </Button>
            </div>
            {changing && <AuthenticationField passwordStored={passwordStored} />}
          </div>
        )}
      </NetworkField>
      <PortField />
    </div>
  );
}

const useStyles = makeStyles({
  fields: { display: 'grid', gap: '12px' },
  authentication: {
    marginLeft: '32px',
    padding: '8px 12px',
    display: 'grid',
    gap: '8px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  line: { display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap' },
});
