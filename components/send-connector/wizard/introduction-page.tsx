'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useFormContext, useWatch } from 'react-hook-form';
import type { SendConnectorForm } from '@/components/send-connector/form';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import { routesByDns, USAGES } from '@/lib/mail/routing/send-connector-choices';

/** Name and intended use. The use only presets: Internal means smart hosts, the others DNS. */
export function IntroductionPage({ onInput }: { onInput: () => void }) {
  const styles = useStyles();
  const t = useTranslations('sendConnector.wizard');
  const usages = useTranslations('sendConnector.usage');
  const { setValue } = useFormContext<SendConnectorForm>();
  const usage = useWatch<SendConnectorForm, 'Usage'>({ name: 'Usage' });
  return (
    <div
      className={styles.fields}
      onInput={onInput}
      onChange={(event) => {
        const { target } = event;
        if (!(target instanceof HTMLSelectElement) || target.name !== 'Usage') return;
        const chosen = USAGES.find((candidate) => candidate === target.value);
        if (chosen) setValue('DNSRoutingEnabled', routesByDns(chosen));
      }}
    >
      <TextField<SendConnectorForm> name="Name" label={t('name')} required />
      <SelectField<SendConnectorForm>
        name="Usage"
        label={t('usage')}
        width={240}
        options={USAGES.map((value) => ({ value, label: usages(`${value}.name`) }))}
      />
      <p className={styles.about}>{usages(`${usage}.about`)}</p>
      <p className={styles.note}>{t('enabledByDefault')}</p>
    </div>
  );
}

const useStyles = makeStyles({
  fields: { display: 'grid', gap: '12px' },
  about: {
    margin: 0,
    padding: '8px 12px',
    borderLeft: `3px solid ${tokens.colorBrandBackground}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  note: { margin: 0, color: tokens.colorNeutralForeground3 },
});
