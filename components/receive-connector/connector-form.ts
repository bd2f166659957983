import { type SettingsForm, settingsSheet } from '@/components/settings/setting-form';
import { settingsBeside } from '@/components/settings/setting-groups';
import { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';

/** What each tab of a receive connector's sheet sets; Enabled is an action. */
export const GENERAL = ['Banner', 'Fqdn', 'ProtocolLoggingLevel', 'MaxMessageSize', 'Comment'] as const;
export const NETWORK = ['RemoteIPRanges', 'ProxyProtocolIPRanges'] as const;
export const LIMITS = settingsBeside(RECEIVE_CONNECTOR_SETTINGS, ['Enabled', ...GENERAL, ...NETWORK]);

const ALL = [...GENERAL, ...NETWORK, ...LIMITS];

export type ReceiveConnectorForm = SettingsForm<typeof RECEIVE_CONNECTOR_SETTINGS, (typeof ALL)[number]>;

export const receiveConnectorSheet = settingsSheet(RECEIVE_CONNECTOR_SETTINGS, ALL);
