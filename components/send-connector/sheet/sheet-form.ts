import type { SendConnectorRow } from '@/components/send-connector/connector-row';
import {
  credentialParameter,
  type SendConnectorForm,
  smtpCredentialParameter,
} from '@/components/send-connector/form';
import { type SettingsForm, settingsForm } from '@/components/settings/setting-form';
import { fieldGroups, settingsBeside } from '@/components/settings/setting-groups';
import { SEND_CONNECTOR_SETTINGS } from '@/lib/mail/settings/send-connector-settings';

/**
 * Owns: a send connector as its property sheet holds it, and the parameters of Set-SendConnector.
 * Promises: Set is given what was changed and nothing else, in the order of the tabs.
 * Does not: hold what an action sets (Enabled).
 */

const ADDRESS_SPACE = ['AddressSpaces'] as const;
const ROUTING = ['DNSRoutingEnabled', 'SmartHosts', 'SmartHostAuthMechanism'] as const;
const NETWORK = [...ROUTING, 'Port', 'UseExternalDNSServersEnabled'] as const;
const GENERAL = ['ProtocolLoggingLevel', 'Fqdn', 'MaxMessageSize'] as const;

/** Of all servers together. */
const LIMITS = [
  'MaxOutboundConnections',
  'MessageRateLimitPerSecond',
  'MessageRateLimit',
  'MessageRateLimitPerDay',
  'RecipientRateLimitPerMinute',
  'RecipientRateLimit',
  'SenderMessageRateLimit',
  'SenderMessageRateLimitPerDay',
] as const;
const SENDERS = ['AcceptMessagesOnlyFrom', 'SenderRewriting', 'SenderRewritingReplyToEnabled'] as const;

const { boxes, choices, numbers, others } = fieldGroups(
  SEND_CONNECTOR_SETTINGS,
  settingsBeside(SEND_CONNECTOR_SETTINGS, [
    'Enabled',
    'AuthenticationCredential',
    ...GENERAL,
    ...ADDRESS_SPACE,
    ...NETWORK,
    ...LIMITS,
    ...SENDERS,
  ]),
);
/** What Exchange 2007 leaves to the shell: every setting without a place of its own. */
const ADVANCED = [...boxes, ...choices, ...numbers, ...others];

/** The fields of each tab. */
export const TABS = {
  general: ['Name', ...GENERAL, 'SizeLimited'],
  addressSpace: ADDRESS_SPACE,
  network: [...NETWORK, 'UserName', 'Password', 'SmtpCredential'],
  sourceServer: ['SourceTransportServers'],
  senders: SENDERS,
  limits: LIMITS,
  advanced: ADVANCED,
} as const;

const NAMES = [...GENERAL, ...ADDRESS_SPACE, ...NETWORK, ...SENDERS, ...LIMITS, ...ADVANCED];
type Name = (typeof NAMES)[number];
const settings = settingsForm(SEND_CONNECTOR_SETTINGS, NAMES);

export interface SheetForm extends SendConnectorForm, SettingsForm<typeof SEND_CONNECTOR_SETTINGS, Name> {
  /** Whether MaxMessageSize, in KB as typed, counts. */
  SizeLimited: boolean;
}

export function formOf(row: SendConnectorRow): SheetForm {
  const form = settings.formOf(row);
  return {
    ...form,
    Name: row.Name,
    Usage: row.Usage,
    UserName: row.AuthenticationCredential ?? '',
    Password: '',
    SmtpCredential: row.SmtpCredential ?? '',
    SourceTransportServers: [...row.SourceTransportServers],
    SizeLimited: form.MaxMessageSize !== '',
  };
}

/** What was changed against `stored`; null when nothing was. */
export function setParameters(
  identity: string,
  form: SheetForm,
  stored: SheetForm,
): Record<string, unknown> | null {
  const differ = (...fields: readonly (keyof SheetForm)[]) =>
    fields.some((field) => JSON.stringify(form[field]) !== JSON.stringify(stored[field]));
  const changed = (...names: readonly Name[]) => settings.changesOf(form, stored, names);
  const changes = {
    ...(differ('Name') && { Name: form.Name }),
    ...changed('AddressSpaces', 'DNSRoutingEnabled'),
    ...(!form.DNSRoutingEnabled && {
      ...(differ('SmartHosts', 'DNSRoutingEnabled') && { SmartHosts: form.SmartHosts }),
      ...changed('SmartHostAuthMechanism'),
      ...(differ('UserName', 'Password') && credentialParameter(form)),
      ...(differ('SmtpCredential', 'SmartHostAuthMechanism') && smtpCredentialParameter(form)),
    }),
    ...changed('Port'),
    ...(differ('SizeLimited', 'MaxMessageSize') && {
      MaxMessageSize: form.SizeLimited ? `${form.MaxMessageSize.trim()}KB` : 'unlimited',
    }),
    ...changed('Fqdn', 'ProtocolLoggingLevel', 'UseExternalDNSServersEnabled'),
    ...(differ('SourceTransportServers') && { SourceTransportServers: form.SourceTransportServers }),
    ...changed(...SENDERS, ...LIMITS, ...ADVANCED),
  };
  return Object.keys(changes).length === 0 ? null : { Identity: identity, ...changes };
}

/** Of a change, what a test takes in place of what is stored: all but the name. */
export function testedOf(change: Readonly<Record<string, unknown>> | null): Record<string, unknown> {
  const { Name: _name, ...tested } = change ?? {};
  return tested;
}
