'use client';

import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useFormContext, useWatch } from 'react-hook-form';
import { BindingsField } from '@/components/receive-connector/bindings-field';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import { isLocalOnly } from '@/lib/mail/routing/local-only';
import { RECEIVE_USAGES } from '@/lib/mail/routing/receive-connector-choices';
import { type NewConnectorForm, presetOf } from './wizard-form';

/** Name, intended use and, where there are several, the server. The use presets the other pages, and who may send. */
export function IntroductionPage({ servers }: { servers: readonly string[] }) {
  const styles = useStyles();
  const t = useTranslations('receiveConnector.wizard');
  const usages = useTranslations('receiveConnector.usage');
  const { setValue } = useFormContext<NewConnectorForm>();
  const usage = useWatch<NewConnectorForm, 'Usage'>({ name: 'Usage' });
  return (
    <div
      className={styles.fields}
      onChange={({ target }) => {
        if (!(target instanceof HTMLSelectElement) || target.name !== 'Usage') return;
        const chosen = RECEIVE_USAGES.find((candidate) => candidate === target.value);
        if (chosen === undefined) return;
        const preset = presetOf(chosen);
        setValue('Bindings', preset.Bindings);
        setValue('RemoteIPRanges', preset.RemoteIPRanges);
      }}
    >
      <TextField<NewConnectorForm> name="Name" label={t('name')} required />
      <SelectField<NewConnectorForm>
        name="Usage"
        label={t('usage')}
        width={240}
        options={RECEIVE_USAGES.map((value) => ({ value, label: usages(`${value}.name`) }))}
      />
      <p className={styles.about}>{usages(`${usage}.about`)}</p>
      {servers.length > 1 && (
        <SelectField<NewConnectorForm>
          name="Server"
          label={t('server')}
          width={240}
          options={servers.map((name) => ({ value: name, label: name }))}
        />
      )}
      <p className={styles.note}>{t('enabledByDefault')}</p>
    </div>
  );
}

/** Where the server listens. */
export function LocalPage() {
  const styles = useStyles();
  const t = useTranslations('receiveConnector.wizard');
  const bindings = useWatch<NewConnectorForm, 'Bindings'>({ name: 'Bindings' });
  return (
    <div className={styles.fields}>
      <BindingsField height={150} />
      {isLocalOnly(bindings) && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t('localOnly')}</MessageBarBody>
        </MessageBar>
      )}
      <TextField<NewConnectorForm> name="Fqdn" label={t('fqdn')} hint={t('fqdnHint')} />
    </div>
  );
}

/** For whom. */
export function RemotePage() {
  const t = useTranslations('receiveConnector.wizard');
  return (
    <TextAreaField<NewConnectorForm>
      name="RemoteIPRanges"
      label={t('remoteRanges')}
      hint={t('remoteRangesHint')}
      rows={8}
    />
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
