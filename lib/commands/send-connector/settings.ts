import {
  routesByDns,
  signsIn,
  type TlsAuthLevel,
  type Usage,
  usesBasicAuth,
} from '@/lib/mail/routing/send-connector-choices';
import type { SendConnectorSettings } from '@/lib/mail/settings/send-connector-settings';

/**
 * Owns: what a send connector's settings are as a whole: presets of the intended use, and the rules between fields.
 * Promises: New (after its presets), Set (after the merge) and the forms ask the same rules.
 * Does not: check one field alone (lib/mail/settings has its range) or store. Pure: the browser imports it.
 */

export interface SendConnector extends SendConnectorSettings {
  readonly Name: string;
  readonly Usage: Usage;
  /** Name or GUID, or null. */
  readonly SmtpCredential: string | null;
}

/** What New-SendConnector takes in place of the defaults for a parameter that was not given. */
export function usagePresets(
  usage: Usage,
  given: Pick<Partial<SendConnectorSettings>, 'DNSRoutingEnabled' | 'RequireTLS' | 'UseImplicitTLS'>,
  defaultPort: number,
): Partial<SendConnectorSettings> {
  const dnsRouting = given.DNSRoutingEnabled ?? routesByDns(usage);
  const requireTls = given.RequireTLS ?? usage === 'Partner';
  return {
    DNSRoutingEnabled: dnsRouting,
    // RFC 8314 7.3
    Port: given.UseImplicitTLS === true ? 465 : defaultPort,
    RequireTLS: requireTls,
    ...(usage === 'Internal' && { MaxMessageSize: null }),
    ...(usage === 'Partner' && requireTls && { TlsAuthLevel: partnerTlsAuthLevel(dnsRouting) }),
  };
}

/** DomainValidation compares with the recipient's domain; a smart host's certificate carries its own name instead. */
function partnerTlsAuthLevel(dnsRouting: boolean): TlsAuthLevel {
  return dnsRouting ? 'DomainValidation' : 'CertificateValidation';
}

/** A broken rule between fields; `parameter` is where a form shows it. */
export interface SettingsProblem {
  readonly id: string;
  readonly parameter: keyof SendConnector;
}

/** Rules whose fields are not all there are left out, so that Set may ask about what was given alone. */
export function findSettingsProblems(settings: Partial<SendConnector>): readonly SettingsProblem[] {
  return RULES.filter((rule) => rule.broken(settings)).map(({ id, parameter }) => ({ id, parameter }));
}

interface Rule extends SettingsProblem {
  readonly broken: (settings: Partial<SendConnector>) => boolean;
}

const RULES: readonly Rule[] = [
  {
    id: 'AddressSpacesRequired',
    parameter: 'AddressSpaces',
    broken: (s) => s.AddressSpaces?.length === 0,
  },
  {
    id: 'SmartHostsWithDnsRouting',
    parameter: 'SmartHosts',
    broken: (s) => s.DNSRoutingEnabled === true && hasItems(s.SmartHosts),
  },
  {
    id: 'SmartHostsRequired',
    parameter: 'SmartHosts',
    broken: (s) => s.DNSRoutingEnabled === false && s.SmartHosts?.length === 0,
  },
  {
    id: 'AuthenticationNeedsSmartHost',
    parameter: 'SmartHostAuthMechanism',
    broken: (s) => s.DNSRoutingEnabled === true && usesAuthentication(s),
  },
  {
    id: 'CredentialRequired',
    parameter: 'AuthenticationCredential',
    broken: (s) => usesBasicAuth(s.SmartHostAuthMechanism) && s.AuthenticationCredential === null,
  },
  {
    id: 'CredentialWithoutBasicAuth',
    parameter: 'AuthenticationCredential',
    broken: (s) =>
      s.SmartHostAuthMechanism !== undefined && !usesBasicAuth(s.SmartHostAuthMechanism) && hasCredential(s),
  },
  {
    id: 'SmtpCredentialRequired',
    parameter: 'SmtpCredential',
    broken: (s) => s.SmartHostAuthMechanism === 'XOAuth2' && s.SmtpCredential === null,
  },
  {
    id: 'SmtpCredentialWithoutOAuth',
    parameter: 'SmtpCredential',
    broken: (s) =>
      s.SmartHostAuthMechanism !== undefined &&
      s.SmartHostAuthMechanism !== 'XOAuth2' &&
      typeof s.SmtpCredential === 'string',
  },
  {
    // A token opens the mailbox to whoever hears it (RFC 6750 5.3).
    id: 'OAuthWithIgnoreStartTls',
    parameter: 'SmartHostAuthMechanism',
    broken: (s) => s.SmartHostAuthMechanism === 'XOAuth2' && neverTls(s),
  },
  {
    id: 'BasicAuthRequireTlsWithIgnoreStartTls',
    parameter: 'SmartHostAuthMechanism',
    broken: (s) => s.SmartHostAuthMechanism === 'BasicAuthRequireTLS' && neverTls(s),
  },
  {
    id: 'RequireTlsWithIgnoreStartTls',
    parameter: 'RequireTLS',
    broken: (s) => s.RequireTLS === true && neverTls(s),
  },
  {
    // HELO offers no extensions (RFC 5321 4.1.1.1): neither STARTTLS nor AUTH.
    id: 'ForceHeloWithRequireTls',
    parameter: 'ForceHELO',
    broken: (s) => s.ForceHELO === true && s.RequireTLS === true && s.UseImplicitTLS === false,
  },
  {
    id: 'ForceHeloWithAuthentication',
    parameter: 'ForceHELO',
    broken: (s) => s.ForceHELO === true && signsIn(s.SmartHostAuthMechanism),
  },
  {
    id: 'TlsAuthLevelNeedsRequireTls',
    parameter: 'TlsAuthLevel',
    broken: (s) => hasTlsAuthLevel(s) && s.RequireTLS === false && s.UseImplicitTLS === false,
  },
  {
    id: 'SourceAddressesOfOneFamily',
    parameter: 'SourceIPAddress',
    broken: ({ SourceIPAddress: [one, other] = [] }) =>
      one !== undefined && other !== undefined && one.includes(':') === other.includes(':'),
  },
  {
    // With smart hosts it would need TlsDomain, which this version does not support.
    id: 'DomainValidationNeedsDnsRouting',
    parameter: 'TlsAuthLevel',
    broken: (s) => s.TlsAuthLevel === 'DomainValidation' && s.DNSRoutingEnabled === false,
  },
];

function hasItems(list: readonly string[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}

function usesAuthentication({ SmartHostAuthMechanism: mechanism }: Partial<SendConnector>): boolean {
  return mechanism !== undefined && mechanism !== 'None';
}

function hasCredential({ AuthenticationCredential: credential }: Partial<SendConnector>): boolean {
  return credential !== undefined && credential !== null;
}

function neverTls({ IgnoreSTARTTLS, UseImplicitTLS }: Partial<SendConnector>): boolean {
  return IgnoreSTARTTLS === true && UseImplicitTLS === false;
}

function hasTlsAuthLevel({ TlsAuthLevel: level }: Partial<SendConnector>): boolean {
  return level !== undefined && level !== null;
}
