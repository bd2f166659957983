'use client';

import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useFormatter, useTranslations } from 'next-intl';
import { useWatch } from 'react-hook-form';
import type { SendConnectorForm } from '@/components/send-connector/form';
import {
  PRESET_LIMITS,
  presetOf,
  recognisePreset,
  type SmartHostPresetId,
} from '@/lib/mail/settings/smart-host-presets';

/** What a provider wants as user name and password, and what it takes from one account. */
export function PresetNote({ id }: { readonly id: SmartHostPresetId }) {
  const t = useTranslations('sendConnector.preset');
  const format = useFormatter();
  const limits = presetOf(id).limits ?? {};
  const said = PRESET_LIMITS.flatMap((limit) => {
    const count = limits[limit];
    return count === undefined ? [] : [t(`limits.${limit}`, { count })];
  });
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>
        {t(`about.${id}`)} {said.length > 0 && t('limits.all', { limits: format.list(said) })}
      </MessageBarBody>
    </MessageBar>
  );
}

/** On the page behind, where user name and password are asked. */
export function PresetNoteOfHosts() {
  const hosts = useWatch<SendConnectorForm, 'SmartHosts'>({ name: 'SmartHosts' });
  const recognised = recognisePreset(hosts);
  return recognised === null ? null : <PresetNote id={recognised.id} />;
}
