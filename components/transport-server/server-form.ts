import { type SettingsForm, settingsSheet } from '@/components/settings/setting-form';
import { settingsBeside } from '@/components/settings/setting-groups';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { TRANSPORT_SERVER_SETTINGS } from '@/lib/mail/settings/transport-server-settings';

/** The sections of the Limits tab of Exchange 2007, and what its configuration file held. */
const SECTIONS = [
  {
    title: 'retries',
    note: 'messageRetryHint',
    names: [
      'OutboundConnectionFailureRetryInterval',
      'TransientFailureRetryInterval',
      'TransientFailureRetryCount',
      'QueueGlitchRetryInterval',
      'QueueGlitchRetryCount',
      'MessageRetryInterval',
    ],
  },
  { title: 'expiration', names: ['MessageExpirationTimeout', 'MaxIdleTimeBeforeResubmit'] },
  { title: 'notifications', names: ['DelayNotificationTimeout'] },
  {
    title: 'reports',
    note: 'reportsHint',
    names: ['AnonymousNDREnabled', 'MaxDsnPerClientPerHour', 'MaxDsnPerRecipientDomainPerHour'],
  },
  {
    title: 'reportLanguage',
    note: 'reportLanguageHint',
    names: [
      'InternalDsnDefaultLanguage',
      'ExternalDsnDefaultLanguage',
      'InternalDsnLanguageDetectionEnabled',
      'ExternalDsnLanguageDetectionEnabled',
    ],
  },
  {
    title: 'connections',
    note: 'unlimitedHint',
    names: ['MaxOutboundConnections', 'MaxPerDomainOutboundConnections'],
  },
  {
    title: 'keeping',
    names: ['FinishedMessageMaxAge', 'QueueMaxIdleTime', 'PoisonMessageDetectionEnabled', 'PoisonThreshold'],
  },
] as const;

/** On the General tab. */
export const IDENTITY = ['Fqdn', 'ExternalIPAddress'] as const;
/** The tabs of the DNS servers. */
const DNS = ['ExternalDNSServers', 'InternalDNSServers'] as const;
const SECTIONED = SECTIONS.flatMap(({ names }) => names);
const OTHERS = settingsBeside(TRANSPORT_SERVER_SETTINGS, [...IDENTITY, ...DNS, ...SECTIONED]);

interface LimitSection {
  readonly title?: TextKeyIn<'serverConfiguration.sheet'>;
  readonly note?: TextKeyIn<'serverConfiguration.sheet'>;
  readonly names: readonly (typeof LIMITS)[number][];
}

/** A setting that no section names stands behind them. */
export const LIMIT_SECTIONS: readonly LimitSection[] = [
  ...SECTIONS,
  ...(OTHERS.length > 0 ? [{ names: OTHERS }] : []),
];
export const LIMITS = [...SECTIONED, ...OTHERS];

export type ServerForm = SettingsForm<typeof TRANSPORT_SERVER_SETTINGS>;

export const serverSettingsSheet = settingsSheet(TRANSPORT_SERVER_SETTINGS, [...IDENTITY, ...DNS, ...LIMITS]);
