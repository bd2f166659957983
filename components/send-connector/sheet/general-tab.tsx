'use client';

import { Field, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useWatch } from 'react-hook-form';
import { StatusCell } from '@/components/console/status-cell';
import { CheckField, SelectField, TextField } from '@/components/ui/form-fields';
import { TimeText } from '@/components/ui/time-text';
import type { SendConnectorForm } from '../form';
import type { SendConnectorRow } from '../row';

/** Status is read only here, as in Exchange: Enable and Disable are actions. */
export function GeneralTab({ connector }: { connector: SendConnectorRow }) {
  const styles = useStyles();
  const t = useTranslations('sendConnector.sheet');
  const usages = useTranslations('sendConnector.usage');
  const common = useTranslations('common');
  const limited = useWatch<SendConnectorForm, 'SizeLimited'>({ name: 'SizeLimited' });
  return (
    <div className={styles.fields}>
      <TextField<SendConnectorForm> name="Name" label={t('name')} required />
      <dl className={styles.facts}>
        <dt className={styles.label}>{t('status')}</dt>
        <dd className={styles.value}>
          <StatusCell kind={connector.Enabled ? 'good' : 'off'}>
            {common(connector.Enabled ? 'enabled' : 'disabled')}
          </StatusCell>
        </dd>
        <dt className={styles.label}>{t('usage')}</dt>
        <dd className={styles.value}>{usages(`${connector.Usage}.name`)}</dd>
        <dt className={styles.label}>{t('modified')}</dt>
        <dd className={styles.value}>
          <TimeText iso={connector.WhenChanged} exact />
        </dd>
      </dl>
      <SelectField<SendConnectorForm>
        name="ProtocolLoggingLevel"
        label={t('protocolLogging')}
        width={200}
        options={[
          { value: 'None', label: common('none') },
          { value: 'Verbose', label: t('verbose') },
        ]}
      />
      <TextField<SendConnectorForm> name="Fqdn" label={t('fqdn')} hint={t('fqdnHint')} />
      <Field>
        <div className={styles.size}>
          <CheckField<SendConnectorForm> name="SizeLimited" label={t('maxSize')} />
          <TextField<SendConnectorForm>
            name="MaxMessageSize"
            label={t('maxSizeKb')}
            inputMode="numeric"
            disabled={!limited}
            width={140}
          />
        </div>
      </Field>
    </div>
  );
}

const useStyles = makeStyles({
  fields: { display: 'grid', gap: '12px' },
  facts: {
    margin: 0,
    display: 'grid',
    gridTemplateColumns: 'max-content 1fr',
    gap: '4px 16px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  label: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0 },
  size: { display: 'grid', gap: '2px' },
});
