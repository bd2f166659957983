import {
  type AuthMechanism,
  routesByDns,
  type TlsAuthLevel,
  type Usage,
  usesBasicAuth,
} from '@/lib/mail/routing/send-connector-choices';

/**
 * Owns: what a send connector's settings are as a whole: presets of the intended use, and the rules between fields.
 * Promises: New (after its presets), Set (after the merge) and the forms ask the same rules.
 * Does not: check one field alone (parameters.ts) or store. Pure: the browser imports it.
 */

export type ProtocolLoggingLevel = 'None' | 'Verbose';

export interface Credential {
  readonly UserName: string;
  readonly Password: string;
}

/** A connector's settings, under the names of the cmdlet's parameters. */
export interface SendConnectorSettings {
  readonly Name: string;
  readonly Usage: Usage;
  readonly Enabled: boolean;
  readonly AddressSpaces: readonly string[];
  readonly DNSRoutingEnabled: boolean;
  readonly SmartHosts: readonly string[];
  readonly SmartHostAuthMechanism: AuthMechanism;
  /** Without the password when it is the stored one. */
  readonly AuthenticationCredential: { readonly UserName: string } | null;
  readonly Port: number;
  /** Bytes; null is unlimited. */
  readonly MaxMessageSize: number | null;
  /** Seconds. */
  readonly ConnectionInactivityTimeOut: number;
  readonly RequireTLS: boolean;
  readonly IgnoreSTARTTLS: boolean;
  readonly ForceHELO: boolean;
  readonly TlsAuthLevel: TlsAuthLevel | null;
  readonly Fqdn: string | null;
  readonly ProtocolLoggingLevel: ProtocolLoggingLevel;
  readonly UseExternalDNSServersEnabled: boolean;
  readonly SmtpMaxMessagesPerConnection: number;
  readonly Comment: string;
}

const MAX_MESSAGE_SIZE_BYTES = 35 * 1024 * 1024;

/** What New-SendConnector takes for a parameter that was not given ("Defaults we ship"; Usage only presets). */
export function usagePresets(
  usage: Usage,
  given: { readonly DNSRoutingEnabled?: boolean; readonly RequireTLS?: boolean },
  defaultPort: number,
): Omit<SendConnectorSettings, 'Name' | 'Usage' | 'AddressSpaces'> {
  const dnsRouting = given.DNSRoutingEnabled ?? routesByDns(usage);
  const requireTls = given.RequireTLS ?? usage === 'Partner';
  return {
    Enabled: true,
    DNSRoutingEnabled: dnsRouting,
    SmartHosts: [],
    SmartHostAuthMechanism: 'None',
    AuthenticationCredential: null,
    Port: defaultPort,
    MaxMessageSize: usage === 'Internal' ? null : MAX_MESSAGE_SIZE_BYTES,
    ConnectionInactivityTimeOut: 600,
    RequireTLS: requireTls,
    IgnoreSTARTTLS: false,
    ForceHELO: false,
    TlsAuthLevel: usage === 'Partner' && requireTls ? partnerTlsAuthLevel(dnsRouting) : null,
    Fqdn: null,
    ProtocolLoggingLevel: 'None',
    UseExternalDNSServersEnabled: false,
    SmtpMaxMessagesPerConnection: 20,
    Comment: '',
  };
}

/** DomainValidation compares with the recipient's domain; a smart host's certificate carries its own name instead. */
function partnerTlsAuthLevel(dnsRouting: boolean): TlsAuthLevel {
  return dnsRouting ? 'DomainValidation' : 'CertificateValidation';
}

/** A broken rule between fields; `parameter` is where a form shows it. */
export interface SettingsProblem {
  readonly id: string;
  readonly parameter: keyof SendConnectorSettings;
}

/** Rules whose fields are not all there are left out, so that Set may ask about what was given alone. */
export function findSettingsProblems(settings: Partial<SendConnectorSettings>): readonly SettingsProblem[] {
  return RULES.filter((rule) => rule.broken(settings)).map(({ id, parameter }) => ({ id, parameter }));
}

interface Rule extends SettingsProblem {
  readonly broken: (settings: Partial<SendConnectorSettings>) => boolean;
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
    id: 'BasicAuthRequireTlsWithIgnoreStartTls',
    parameter: 'SmartHostAuthMechanism',
    broken: (s) => s.SmartHostAuthMechanism === 'BasicAuthRequireTLS' && s.IgnoreSTARTTLS === true,
  },
  {
    id: 'RequireTlsWithIgnoreStartTls',
    parameter: 'RequireTLS',
    broken: (s) => s.RequireTLS === true && s.IgnoreSTARTTLS === true,
  },
  {
    // HELO offers no extensions (RFC 5321 4.1.1.1): neither STARTTLS nor AUTH.
    id: 'ForceHeloWithRequireTls',
    parameter: 'ForceHELO',
    broken: (s) => s.ForceHELO === true && s.RequireTLS === true,
  },
  {
    id: 'ForceHeloWithAuthentication',
    parameter: 'ForceHELO',
    broken: (s) => s.ForceHELO === true && usesBasicAuth(s.SmartHostAuthMechanism),
  },
  {
    id: 'TlsAuthLevelNeedsRequireTls',
    parameter: 'TlsAuthLevel',
    broken: (s) => hasTlsAuthLevel(s) && s.RequireTLS === false,
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

function usesAuthentication({ SmartHostAuthMechanism: mechanism }: Partial<SendConnectorSettings>): boolean {
  return mechanism !== undefined && mechanism !== 'None';
}

function hasCredential({ AuthenticationCredential: credential }: Partial<SendConnectorSettings>): boolean {
  return credential !== undefined && credential !== null;
}

function hasTlsAuthLevel({ TlsAuthLevel: level }: Partial<SendConnectorSettings>): boolean {
  return level !== undefined && level !== null;
}
