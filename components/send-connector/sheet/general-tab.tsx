'use client';

import { Field, makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useWatch } from 'react-hook-form';
import { EnabledCell } from '@/components/console/list/enabled-cell';
import type { SendConnectorRow } from '@/components/send-connector/connector-row';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import { PropertyList } from '@/components/ui/text/property-list';
import { TimeText } from '@/components/ui/time/time-text';
import type { SheetForm } from './sheet-form';

/** Status is read only here, as in Exchange: Enable and Disable are actions. */
export function GeneralTab({ connector }: { connector: SendConnectorRow }) {
  const styles = useStyles();
  const t = useTranslations('sendConnector.sheet');
  const usages = useTranslations('sendConnector.usage');
  const common = useTranslations('common');
  const limited = useWatch<SheetForm, 'SizeLimited'>({ name: 'SizeLimited' });
  return (
    <div className={styles.fields}>
      <TextField<SheetForm> name="Name" label={t('name')} required />
      <PropertyList
        items={[
          { label: t('status'), value: <EnabledCell enabled={connector.Enabled} /> },
          { label: t('usage'), value: usages(`${connector.Usage}.name`) },
          { label: t('modified'), value: <TimeText iso={connector.WhenChanged} /> },
        ]}
      />
      <SelectField<SheetForm>
        name="ProtocolLoggingLevel"
        label={t('protocolLogging')}
        width={200}
        options={[
          { value: 'None', label: common('none') },
          { value: 'Verbose', label: common('verbose') },
        ]}
      />
      <TextField<SheetForm> name="Fqdn" label={t('fqdn')} hint={t('fqdnHint')} />
      <Field>
        <div className={styles.size}>
          <CheckField<SheetForm> name="SizeLimited" label={t('maxSize')} />
          <TextField<SheetForm>
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
  size: { display: 'grid', gap: '2px' },
});
