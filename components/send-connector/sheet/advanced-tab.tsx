'use client';

import { makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import type { SendConnectorForm } from '@/components/send-connector/form';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import { TLS_AUTH_LEVELS } from '@/lib/mail/routing/send-connector-choices';

/** What Exchange 2007 leaves to the shell. */
export function AdvancedTab() {
  const styles = useStyles();
  const t = useTranslations('sendConnector.sheet');
  const common = useTranslations('common');
  return (
    <div className={styles.fields}>
      <div>
        <CheckField<SendConnectorForm> name="RequireTLS" label={t('requireTls')} hint={t('requireTlsHint')} />
        <CheckField<SendConnectorForm>
          name="IgnoreSTARTTLS"
          label={t('ignoreStartTls')}
          hint={t('ignoreStartTlsHint')}
        />
        <CheckField<SendConnectorForm> name="ForceHELO" label={t('forceHelo')} hint={t('forceHeloHint')} />
      </div>
      <SelectField<SendConnectorForm>
        name="TlsAuthLevel"
        label={t('tlsAuthLevel')}
        width={360}
        options={[
          { value: '', label: common('none') },
          ...TLS_AUTH_LEVELS.map((value) => ({
            value,
            label: t(`tlsAuthLevels.${value}`),
          })),
        ]}
      />
      <div className={styles.pair}>
        <TextField<SendConnectorForm>
          name="ConnectionInactivityTimeOut"
          label={t('inactivity')}
          hint={t('inactivityHint')}
          width={160}
        />
        <TextField<SendConnectorForm>
          name="SmtpMaxMessagesPerConnection"
          label={t('messagesPerConnection')}
          inputMode="numeric"
          width={160}
        />
      </div>
      <TextAreaField<SendConnectorForm> name="Comment" label={t('comment')} />
    </div>
  );
}

const useStyles = makeStyles({
  fields: { display: 'grid', gap: '12px' },
  pair: { display: 'grid', gridTemplateColumns: '1fr 1fr', gap: '16px', alignItems: 'start' },
});
