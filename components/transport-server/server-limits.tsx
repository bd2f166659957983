'use client';

import { useTranslations } from 'next-intl';
import { SettingField } from '@/components/settings/setting-field';
import { SettingSection } from '@/components/settings/setting-section';
import { TRANSPORT_SERVER_SETTINGS } from '@/lib/mail/settings/transport-server-settings';
import { LIMIT_SECTIONS } from './server-form';

export function ServerLimits() {
  const t = useTranslations('serverConfiguration.sheet');
  return LIMIT_SECTIONS.map(({ title, note, names }) => (
    <SettingSection
      key={names[0]}
      {...(title && { title: t(title) })}
      {...(note && { note: t(note) })}
      pairs={names.length > 1}
    >
      {names.map((name) => (
        <SettingField
          key={name}
          name={name}
          setting={TRANSPORT_SERVER_SETTINGS[name]}
          texts={`serverConfiguration.serverSettings.${name}`}
        />
      ))}
    </SettingSection>
  ));
}
