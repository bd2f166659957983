import { fieldNamed } from '@/components/console/command/field-named';
import { type SettingsForm, settingsForm } from '@/components/settings/setting-form';
import { fieldGroups, settingsBeside } from '@/components/settings/setting-groups';
import { usesBasicAuth } from '@/lib/mail/routing/send-connector-choices';
import { SEND_CONNECTOR_SETTINGS } from '@/lib/mail/settings/send-connector-settings';
import type { SendConnectorRow } from './row';

/**
 * Owns: a send connector as a form holds it, and the way from there to the parameters of New- and Set-SendConnector.
 * Promises: New writes what Exchange's wizard writes, in its order; Set only what was changed, in the order of the sheet.
 * Does not: validate (the command's schema does), nor hold what an action sets (Enabled).
 */

/** Settings with a place of their own in sheet and wizard, or an action. */
const NAMED = [
  'Enabled',
  'AddressSpaces',
  'DNSRoutingEnabled',
  'SmartHosts',
  'SmartHostAuthMechanism',
  'AuthenticationCredential',
  'Port',
  'MaxMessageSize',
  'Fqdn',
  'ProtocolLoggingLevel',
  'UseExternalDNSServersEnabled',
] as const;

const { boxes, choices, numbers, others } = fieldGroups(
  SEND_CONNECTOR_SETTINGS,
  settingsBeside(SEND_CONNECTOR_SETTINGS, NAMED),
);
/** What Exchange 2007 leaves to the shell: every setting without a place of its own. */
export const ADVANCED_SETTINGS = [...boxes, ...choices, ...numbers, ...others];

const FIELDS = [
  ...NAMED.filter((name) => name !== 'Enabled' && name !== 'AuthenticationCredential'),
  ...ADVANCED_SETTINGS,
];
type SettingName = (typeof FIELDS)[number];
const settings = settingsForm(SEND_CONNECTOR_SETTINGS, FIELDS);

export interface SendConnectorForm extends SettingsForm<typeof SEND_CONNECTOR_SETTINGS, SettingName> {
  Name: string;
  Usage: SendConnectorRow['Usage'];
  UserName: string;
  /** Empty in a property sheet: the stored one stays. */
  Password: string;
  SourceTransportServers: string[];
  /** Whether MaxMessageSize, in KB as typed, counts. */
  SizeLimited: boolean;
}

export type FormField = keyof SendConnectorForm;

export function formOf(row: SendConnectorRow): SendConnectorForm {
  const form = settings.formOf(row);
  return {
    ...form,
    Name: row.Name,
    Usage: row.Usage,
    UserName: row.AuthenticationCredential ?? '',
    Password: '',
    SourceTransportServers: [...row.SourceTransportServers],
    SizeLimited: form.MaxMessageSize !== '',
  };
}

/**
 * The wizard at its start. `domain`: the one whose mail waits; the connector is named after it and routes it alone. What is
 * left empty is not asked, or New-SendConnector's own default; so the command is the one that Exchange writes.
 */
export function newForm(sourceServers: readonly string[], domain: string | null): SendConnectorForm {
  return {
    ...settings.blank(),
    Name: domain ?? '',
    Usage: 'Custom',
    AddressSpaces: domain === null ? [] : [`SMTP:${domain};1`],
    UserName: '',
    Password: '',
    SourceTransportServers: [...sourceServers],
    SizeLimited: false,
  };
}

/** In the order of Exchange's own console. */
export function newParameters(form: SendConnectorForm): Record<string, unknown> {
  return {
    Name: form.Name,
    Usage: form.Usage,
    AddressSpaces: form.AddressSpaces,
    IsScopedConnector: false,
    DNSRoutingEnabled: form.DNSRoutingEnabled,
    ...(form.DNSRoutingEnabled ? {} : smartHostParameters(form)),
    ...(form.Port.trim() === '' ? {} : { Port: numberOrText(form.Port) }),
    UseExternalDNSServersEnabled: form.UseExternalDNSServersEnabled,
    SourceTransportServers: form.SourceTransportServers,
  };
}

/** What was changed against `stored`; null when nothing was. */
export function setParameters(
  identity: string,
  form: SendConnectorForm,
  stored: SendConnectorForm,
): Record<string, unknown> | null {
  const differ = (...fields: readonly FormField[]) =>
    fields.some((field) => JSON.stringify(form[field]) !== JSON.stringify(stored[field]));
  const changed = (...names: readonly SettingName[]) => settings.changesOf(form, stored, names);
  const changes = {
    ...(differ('Name') && { Name: form.Name }),
    ...changed('AddressSpaces', 'DNSRoutingEnabled'),
    ...(!form.DNSRoutingEnabled && {
      ...(differ('SmartHosts', 'DNSRoutingEnabled') && { SmartHosts: form.SmartHosts }),
      ...changed('SmartHostAuthMechanism'),
      ...(differ('UserName', 'Password') && credentialParameter(form)),
    }),
    ...changed('Port'),
    ...(differ('SizeLimited', 'MaxMessageSize') && {
      MaxMessageSize: form.SizeLimited ? `${form.MaxMessageSize.trim()}KB` : 'unlimited',
    }),
    ...changed('Fqdn', 'ProtocolLoggingLevel', 'UseExternalDNSServersEnabled'),
    ...(differ('SourceTransportServers') && { SourceTransportServers: form.SourceTransportServers }),
    ...changed(...ADVANCED_SETTINGS),
  };
  return Object.keys(changes).length === 0 ? null : { Identity: identity, ...changes };
}

/** Where a problem of a parameter is shown. */
export function fieldOf(parameter: string | null, form: SendConnectorForm): string | null {
  if (parameter === 'AuthenticationCredential.UserName') return 'UserName';
  const field = parameter?.split('.')[0] === 'AuthenticationCredential' ? 'Password' : parameter;
  return fieldNamed(field, form);
}

function smartHostParameters(form: SendConnectorForm): Record<string, unknown> {
  return {
    SmartHosts: form.SmartHosts,
    SmartHostAuthMechanism: form.SmartHostAuthMechanism,
    ...credentialParameter(form),
  };
}

function credentialParameter(form: SendConnectorForm): Record<string, unknown> {
  if (!usesBasicAuth(form.SmartHostAuthMechanism)) return {};
  return { AuthenticationCredential: { UserName: form.UserName, Password: form.Password } };
}

/** Digits become a number, so that the shell text reads `-Port 587`; anything else is for the schema to refuse. */
function numberOrText(text: string): number | string {
  return /^\d+$/.test(text.trim()) ? Number(text) : text;
}
