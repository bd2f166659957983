import { fieldNamed } from '@/components/console/command/field-named';
import type { SettingsForm } from '@/components/settings/setting-form';
import { type Usage, usesBasicAuth } from '@/lib/mail/routing/send-connector-choices';
import type { SEND_CONNECTOR_SETTINGS } from '@/lib/mail/settings/send-connector-settings';
import { settingsBesideNetwork } from '@/lib/mail/settings/smart-host-presets';

/**
 * Owns: what wizard and sheet both ask of a send connector, and the parameters of New-SendConnector.
 * Promises: New writes what Exchange's wizard writes, in its order.
 * Does not: validate (the command's schema does), nor hold what only the sheet asks (sheet/sheet-form.ts): the wizard does
 *   not bring the table of settings along.
 */

type AskedSetting =
  | 'AddressSpaces'
  | 'AcceptMessagesOnlyFrom'
  | 'DNSRoutingEnabled'
  | 'SmartHosts'
  | 'SmartHostAuthMechanism'
  | 'Port'
  | 'UseExternalDNSServersEnabled';

export interface SendConnectorForm extends SettingsForm<typeof SEND_CONNECTOR_SETTINGS, AskedSetting> {
  Name: string;
  Usage: Usage;
  UserName: string;
  /** Empty in a property sheet: the stored one stays. */
  Password: string;
  /** By name; empty: none. */
  SmtpCredential: string;
  SourceTransportServers: string[];
}

export type FormField = keyof SendConnectorForm;

/** The wizard at its start. `domain`: the one whose mail waits; the connector is named after it and routes it alone. */
export function newForm(sourceServers: readonly string[], domain: string | null): SendConnectorForm {
  return {
    Name: domain ?? '',
    Usage: 'Custom',
    AddressSpaces: domain === null ? [] : [`SMTP:${domain};1`],
    AcceptMessagesOnlyFrom: '',
    DNSRoutingEnabled: true,
    SmartHosts: [],
    SmartHostAuthMechanism: 'None',
    UserName: '',
    Password: '',
    SmtpCredential: '',
    UseExternalDNSServersEnabled: false,
    SourceTransportServers: [...sourceServers],
    // Empty: New-SendConnector's own default, which the page shows; so the command is the one that Exchange writes.
    Port: '',
  };
}

/** In the order of Exchange's own console. */
export function newParameters(form: SendConnectorForm): Record<string, unknown> {
  const senders = linesOf(form.AcceptMessagesOnlyFrom);
  return {
    Name: form.Name,
    Usage: form.Usage,
    AddressSpaces: form.AddressSpaces,
    IsScopedConnector: false,
    ...(senders.length > 0 && { AcceptMessagesOnlyFrom: senders }),
    DNSRoutingEnabled: form.DNSRoutingEnabled,
    ...(!form.DNSRoutingEnabled && {
      SmartHosts: form.SmartHosts,
      SmartHostAuthMechanism: form.SmartHostAuthMechanism,
      ...credentialParameter(form),
      ...smtpCredentialParameter(form),
      ...settingsBesideNetwork(form.SmartHosts),
    }),
    ...(form.Port.trim() === '' ? {} : { Port: numberOrText(form.Port) }),
    UseExternalDNSServersEnabled: form.UseExternalDNSServersEnabled,
    SourceTransportServers: form.SourceTransportServers,
  };
}

/** The same, for a test of what is not there yet. */
export function testedParameters(form: SendConnectorForm): Record<string, unknown> {
  const { Name: _name, IsScopedConnector: _scoped, ...tested } = newParameters(form);
  return tested;
}

export function credentialParameter(form: SendConnectorForm): Record<string, unknown> {
  if (!usesBasicAuth(form.SmartHostAuthMechanism)) return {};
  return { AuthenticationCredential: { UserName: form.UserName, Password: form.Password } };
}

export function smtpCredentialParameter(form: SendConnectorForm): Record<string, unknown> {
  return form.SmartHostAuthMechanism === 'XOAuth2' ? { SmtpCredential: form.SmtpCredential || null } : {};
}

/** Where a problem of a parameter is shown. */
export function fieldOf(parameter: string | null, form: SendConnectorForm): string | null {
  if (parameter === 'AuthenticationCredential.UserName') return 'UserName';
  const field = parameter?.split('.')[0] === 'AuthenticationCredential' ? 'Password' : parameter;
  return fieldNamed(field, form);
}

/** One item a line. */
export function linesOf(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((item) => item !== '');
}

/** Digits become a number, so that the shell text reads `-Port 587`; anything else is for the schema to refuse. */
function numberOrText(text: string): number | string {
  return /^\d+$/.test(text.trim()) ? Number(text) : text;
}
