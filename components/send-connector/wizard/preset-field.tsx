'use client';

import { Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import type { SendConnectorForm } from '@/components/send-connector/form';
import {
  presetOf,
  recognisePreset,
  SMART_HOST_PRESET_IDS,
  type SmartHostPresetId,
  smartHostOf,
} from '@/lib/mail/settings/smart-host-presets';
import { PresetNote } from './preset-note';

/** Whose relay the mail goes through: fills in what is known of it. What is shown follows from the smart hosts themselves. */
export function PresetField() {
  const styles = useStyles();
  const t = useTranslations('sendConnector.preset');
  const { setValue } = useFormContext<SendConnectorForm>();
  const hosts = useWatch<SendConnectorForm, 'SmartHosts'>({ name: 'SmartHosts' });
  const byDns = useWatch<SendConnectorForm, 'DNSRoutingEnabled'>({ name: 'DNSRoutingEnabled' });
  /** Chosen, while its smart host is not known yet. */
  const [picked, setPicked] = useState<{ id: SmartHostPresetId; answer: string } | null>(null);
  const recognised = byDns ? null : recognisePreset(hosts);
  const isUnfinished = picked !== null && smartHostOf(picked.id, picked.answer) === null;
  const shown = recognised ?? (isUnfinished && hosts.length === 0 && !byDns ? picked : null);
  const asks = shown === null ? undefined : presetOf(shown.id).asks;
  const typed = picked !== null && picked.id === shown?.id ? picked.answer : (shown?.answer ?? '');

  function choose(id: SmartHostPresetId | null) {
    if (id === null) {
      setPicked(null);
      setValue('SmartHosts', [], { shouldDirty: true });
      setValue('Port', '');
      setValue('SmartHostAuthMechanism', 'None');
      setValue('UserName', '');
      return;
    }
    const { port, mechanism, userName, asks: asked } = presetOf(id);
    setValue('DNSRoutingEnabled', false, { shouldDirty: true });
    setValue('Port', String(port), { shouldDirty: true });
    setValue('SmartHostAuthMechanism', mechanism);
    setValue('UserName', userName ?? '');
    answer(id, asked?.first ?? '');
  }
  function answer(id: SmartHostPresetId, text: string) {
    setPicked({ id, answer: text });
    const host = smartHostOf(id, text);
    setValue('SmartHosts', host === null ? [] : [host], { shouldDirty: true, shouldValidate: host !== null });
  }

  return (
    <div className={styles.fields}>
      <Field label={t('label')} hint={shown === null ? t('hint') : undefined}>
        <Select
          className={styles.choice}
          value={shown?.id ?? ''}
          onChange={(_event, { value }) => choose(idOf(value))}
        >
          <option value="">{t('other')}</option>
          {SMART_HOST_PRESET_IDS.map((id) => (
            <option key={id} value={id}>
              {t(`names.${id}`)}
            </option>
          ))}
        </Select>
      </Field>
      {shown !== null && asks?.what === 'site' && (
        <Field label={t(`asks.${asks.what}.label`)}>
          <Select
            className={styles.choice}
            value={shown.answer}
            onChange={(_event, { value }) => answer(shown.id, value)}
          >
            {asks.choices.map((choice) => (
              <option key={choice} value={choice}>
                {t(choice === '' ? 'sites.us' : 'sites.eu')}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {shown !== null && asks && asks.what !== 'site' && (
        <Field
          label={t(`asks.${asks.what}.label`)}
          hint={t(`asks.${asks.what}.hint`)}
          required
          validationMessage={
            typed.trim() !== '' && smartHostOf(shown.id, typed) === null
              ? t(`asks.${asks.what}.wrong`)
              : undefined
          }
        >
          <Input
            className={styles.choice}
            value={typed}
            spellCheck={false}
            onChange={(_event, { value }) => answer(shown.id, value)}
          />
        </Field>
      )}
      {shown !== null && <PresetNote id={shown.id} />}
    </div>
  );
}

function idOf(value: string): SmartHostPresetId | null {
  return SMART_HOST_PRESET_IDS.find((id) => id === value) ?? null;
}

const useStyles = makeStyles({
  fields: { display: 'grid', gap: '8px', marginBottom: '8px' },
  choice: { width: '400px', maxWidth: '100%' },
});
