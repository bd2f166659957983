import { type SettingsForm, settingsSheet } from '@/components/settings/setting-form';
import { settingsBeside } from '@/components/settings/setting-groups';
import { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';
import type { ReceiveConnectorRow } from './connector-row';

/** What each tab of a receive connector's sheet sets; Enabled is an action. */
export const GENERAL = [
  'Banner',
  'Fqdn',
  'DefaultDomain',
  'ProtocolLoggingLevel',
  'MaxMessageSize',
  'Comment',
] as const;
export const NETWORK = ['Bindings', 'ImplicitTLSPorts', 'RemoteIPRanges', 'ProxyProtocolIPRanges'] as const;
/** Beside the boxes of the Authentication tab. */
export const TLS = ['RequireTLS', 'TlsMinimumVersion'] as const;
export const LIMITS = settingsBeside(RECEIVE_CONNECTOR_SETTINGS, ['Enabled', ...GENERAL, ...NETWORK, ...TLS]);
/** Values of AuthMechanism and of PermissionGroups: a box each. */
export const MECHANISMS = ['Tls', 'BasicAuth', 'BasicAuthRequireTLS', 'ExternalAuthoritative'] as const;
export const GROUPS = ['AnonymousUsers', 'ExchangeUsers', 'ExchangeServers', 'Partners'] as const;

type Mechanism = (typeof MECHANISMS)[number];
type Group = (typeof GROUPS)[number];

const ALL = [...GENERAL, ...NETWORK, ...TLS, ...LIMITS];

type Settings = SettingsForm<typeof RECEIVE_CONNECTOR_SETTINGS, (typeof ALL)[number]>;
export type ReceiveConnectorForm = Settings & Record<Mechanism | Group, boolean>;

const settings = settingsSheet(RECEIVE_CONNECTOR_SETTINGS, ALL);

export const receiveConnectorSheet = {
  formOf: (row: ReceiveConnectorRow): ReceiveConnectorForm => {
    const has = (mechanism: Mechanism) => row.AuthMechanism.includes(mechanism);
    const takes = (group: Group) => row.PermissionGroups.includes(group);
    return {
      ...settings.formOf(row),
      Tls: has('Tls'),
      BasicAuth: has('BasicAuth'),
      // Whoever ticks basic authentication does not mean passwords in the clear.
      BasicAuthRequireTLS: has('BasicAuthRequireTLS') || !has('BasicAuth'),
      ExternalAuthoritative: has('ExternalAuthoritative'),
      AnonymousUsers: takes('AnonymousUsers'),
      ExchangeUsers: takes('ExchangeUsers'),
      ExchangeServers: takes('ExchangeServers'),
      Partners: takes('Partners'),
    };
  },
  changeOf: (form: ReceiveConnectorForm, row: ReceiveConnectorRow): Record<string, unknown> | null => {
    const changes = {
      ...settings.changeOf(form, row),
      ...listChange('AuthMechanism', mechanismsOf(form), row.AuthMechanism),
      ...listChange(
        'PermissionGroups',
        GROUPS.filter((group) => form[group]),
        row.PermissionGroups,
      ),
    };
    return Object.keys(changes).length === 0 ? null : { Identity: row.Identity, ...changes };
  },
};

function mechanismsOf(form: ReceiveConnectorForm): readonly Mechanism[] {
  return MECHANISMS.filter((one) => form[one] && (one !== 'BasicAuthRequireTLS' || form.BasicAuth));
}

function listChange(name: string, wanted: readonly string[], present: readonly string[]): object {
  const isSame = wanted.join() === present.filter((one) => one !== 'None').join();
  if (isSame) return {};
  return { [name]: wanted.length === 0 ? ['None'] : wanted };
}
