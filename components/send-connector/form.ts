import { fieldNamed } from '@/components/console/command/field-named';
import { usesBasicAuth } from '@/lib/mail/routing/send-connector-choices';
import { parseByteSize } from '@/lib/shell/value/byte-size';
import type { SendConnectorRow } from './row';

/**
 * Owns: a send connector as a form holds it, and the way from there to the parameters of New- and Set-SendConnector.
 * Promises: New writes what Exchange's wizard writes, in its order; Set only what was changed.
 * Does not: validate (the command's schema does).
 */

export interface SendConnectorForm {
  Name: string;
  Usage: SendConnectorRow['Usage'];
  /** Canonical: `SMTP:contoso.com;1`. */
  AddressSpaces: string[];
  DNSRoutingEnabled: boolean;
  SmartHosts: string[];
  SmartHostAuthMechanism: SendConnectorRow['SmartHostAuthMechanism'];
  UserName: string;
  /** Empty in a property sheet: the stored one stays. */
  Password: string;
  UseExternalDNSServersEnabled: boolean;
  SourceTransportServers: string[];
  Port: string;
  Fqdn: string;
  ProtocolLoggingLevel: SendConnectorRow['ProtocolLoggingLevel'];
  SizeLimited: boolean;
  /** KB, as typed. */
  MaxMessageSize: string;
  RequireTLS: boolean;
  IgnoreSTARTTLS: boolean;
  ForceHELO: boolean;
  TlsAuthLevel: NonNullable<SendConnectorRow['TlsAuthLevel']> | '';
  ConnectionInactivityTimeOut: string;
  SmtpMaxMessagesPerConnection: string;
  Comment: string;
}

export type FormField = keyof SendConnectorForm;

export function formOf(row: SendConnectorRow): SendConnectorForm {
  const size = parseByteSize(row.MaxMessageSize);
  const bytes = size.ok ? size.value : null;
  return {
    Name: row.Name,
    Usage: row.Usage,
    AddressSpaces: [...row.AddressSpaces],
    DNSRoutingEnabled: row.DNSRoutingEnabled,
    SmartHosts: [...row.SmartHosts],
    SmartHostAuthMechanism: row.SmartHostAuthMechanism,
    UserName: row.AuthenticationCredential ?? '',
    Password: '',
    UseExternalDNSServersEnabled: row.UseExternalDNSServersEnabled,
    SourceTransportServers: [...row.SourceTransportServers],
    Port: String(row.Port),
    Fqdn: row.Fqdn ?? '',
    ProtocolLoggingLevel: row.ProtocolLoggingLevel,
    SizeLimited: bytes !== null,
    MaxMessageSize: bytes === null ? '' : String(bytes / 1024),
    RequireTLS: row.RequireTLS,
    IgnoreSTARTTLS: row.IgnoreSTARTTLS,
    ForceHELO: row.ForceHELO,
    TlsAuthLevel: row.TlsAuthLevel ?? '',
    ConnectionInactivityTimeOut: row.ConnectionInactivityTimeOut,
    SmtpMaxMessagesPerConnection: String(row.SmtpMaxMessagesPerConnection),
    Comment: row.Comment,
  };
}

/** The wizard at its start. `domain`: the one whose mail waits; the connector is named after it and routes it alone. */
export function newForm(sourceServers: readonly string[], domain: string | null): SendConnectorForm {
  return {
    Name: domain ?? '',
    Usage: 'Custom',
    AddressSpaces: domain === null ? [] : [`SMTP:${domain};1`],
    DNSRoutingEnabled: true,
    SmartHosts: [],
    SmartHostAuthMechanism: 'None',
    UserName: '',
    Password: '',
    UseExternalDNSServersEnabled: false,
    SourceTransportServers: [...sourceServers],
    // Empty: New-SendConnector's own default, which the page shows; so the command is the one that Exchange writes.
    Port: '',
    // Not asked by the wizard: New-SendConnector's own defaults hold.
    Fqdn: '',
    ProtocolLoggingLevel: 'None',
    SizeLimited: false,
    MaxMessageSize: '',
    RequireTLS: false,
    IgnoreSTARTTLS: false,
    ForceHELO: false,
    TlsAuthLevel: '',
    ConnectionInactivityTimeOut: '',
    SmtpMaxMessagesPerConnection: '',
    Comment: '',
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
  const changes: Record<string, unknown> = {};
  const note = (parameter: string, fields: readonly FormField[], value: unknown) => {
    if (fields.some((field) => isChanged(form[field], stored[field]))) changes[parameter] = value;
  };
  note('Name', ['Name'], form.Name);
  note('AddressSpaces', ['AddressSpaces'], form.AddressSpaces);
  note('DNSRoutingEnabled', ['DNSRoutingEnabled'], form.DNSRoutingEnabled);
  if (!form.DNSRoutingEnabled) {
    note('SmartHosts', ['SmartHosts', 'DNSRoutingEnabled'], form.SmartHosts);
    note('SmartHostAuthMechanism', ['SmartHostAuthMechanism'], form.SmartHostAuthMechanism);
    if (usesBasicAuth(form.SmartHostAuthMechanism)) {
      const credential = { UserName: form.UserName, Password: form.Password };
      note('AuthenticationCredential', ['UserName', 'Password'], credential);
    }
  }
  note('Port', ['Port'], form.Port);
  note(
    'MaxMessageSize',
    ['SizeLimited', 'MaxMessageSize'],
    form.SizeLimited ? `${form.MaxMessageSize.trim()}KB` : 'unlimited',
  );
  note('Fqdn', ['Fqdn'], form.Fqdn.trim() || null);
  note('ProtocolLoggingLevel', ['ProtocolLoggingLevel'], form.ProtocolLoggingLevel);
  note('UseExternalDNSServersEnabled', ['UseExternalDNSServersEnabled'], form.UseExternalDNSServersEnabled);
  note('SourceTransportServers', ['SourceTransportServers'], form.SourceTransportServers);
  note('RequireTLS', ['RequireTLS'], form.RequireTLS);
  note('IgnoreSTARTTLS', ['IgnoreSTARTTLS'], form.IgnoreSTARTTLS);
  note('ForceHELO', ['ForceHELO'], form.ForceHELO);
  note('TlsAuthLevel', ['TlsAuthLevel'], form.TlsAuthLevel || null);
  note('ConnectionInactivityTimeOut', ['ConnectionInactivityTimeOut'], form.ConnectionInactivityTimeOut);
  note('SmtpMaxMessagesPerConnection', ['SmtpMaxMessagesPerConnection'], form.SmtpMaxMessagesPerConnection);
  note('Comment', ['Comment'], form.Comment);
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
    ...(usesBasicAuth(form.SmartHostAuthMechanism)
      ? { AuthenticationCredential: { UserName: form.UserName, Password: form.Password } }
      : {}),
  };
}

function isChanged(now: unknown, before: unknown): boolean {
  return JSON.stringify(now) !== JSON.stringify(before);
}

/** Digits become a number, so that the shell text reads `-Port 587`; anything else is for the schema to refuse. */
function numberOrText(text: string): number | string {
  return /^\d+$/.test(text.trim()) ? Number(text) : text;
}
