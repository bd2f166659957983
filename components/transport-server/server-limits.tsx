'use client';

import { useTranslations } from 'next-intl';
import type { SettingsForm } from '@/components/settings/setting-field';
import { SettingSection } from '@/components/settings/setting-section';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { TextField } from '@/components/ui/form-fields/text-field';

const WIDTH = 160;

/** The Limits tab of Exchange 2007, and what its configuration file held. */
export function ServerLimits() {
  const t = useTranslations('serverConfiguration.sheet');
  const number = (name: string, label: string) => (
    <TextField<SettingsForm> name={name} label={t(label)} width={WIDTH} />
  );
  return (
    <>
      <SettingSection title={t('retries')} note={t('messageRetryHint')} pairs>
        {number('OutboundConnectionFailureRetryInterval', 'connectionFailure')}
        {number('TransientFailureRetryInterval', 'transientInterval')}
        {number('TransientFailureRetryCount', 'transientCount')}
        {number('QueueGlitchRetryInterval', 'glitchInterval')}
        {number('QueueGlitchRetryCount', 'glitchCount')}
        {number('MessageRetryInterval', 'messageRetry')}
      </SettingSection>
      <SettingSection title={t('expiration')} pairs>
        {number('MessageExpirationTimeout', 'expirationDays')}
        {number('MaxIdleTimeBeforeResubmit', 'idleResubmit')}
      </SettingSection>
      <SettingSection title={t('notifications')}>
        {number('DelayNotificationTimeout', 'delay')}
      </SettingSection>
      <SettingSection title={t('connections')} note={t('unlimitedHint')} pairs>
        {number('MaxOutboundConnections', 'maxOutbound')}
        {number('MaxPerDomainOutboundConnections', 'maxPerDomain')}
      </SettingSection>
      <SettingSection title={t('keeping')} pairs>
        {number('FinishedMessageMaxAge', 'finishedDays')}
        {number('QueueMaxIdleTime', 'queueIdle')}
        <CheckField<SettingsForm> name="PoisonMessageDetectionEnabled" label={t('poisonDetection')} />
        {number('PoisonThreshold', 'poisonThreshold')}
      </SettingSection>
    </>
  );
}
