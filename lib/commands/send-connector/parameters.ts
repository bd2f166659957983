import { z } from 'zod';
import { changeableListOf, isDelta, listOf, withKeysAs } from '@/lib/commands/parameters/list-change';
import { addressSpace, fqdn, smartHost } from '@/lib/commands/parameters/network-types';
import {
  boolean,
  byteSize,
  changeParameters,
  identity,
  integer,
  notSupported,
  objectName,
  oneOf,
  type ParameterMeta,
  timeSpan,
} from '@/lib/commands/parameters/parameter-types';
import {
  AUTH_MECHANISMS,
  type AuthMechanism,
  TLS_AUTH_LEVELS,
  USAGES,
  type Usage,
} from '@/lib/mail/routing/send-connector-choices';
import { findSettingsProblems, type SendConnectorSettings, usagePresets } from './settings';

/**
 * Owns: the parameters of New-, Set-, Get- and Remove-SendConnector: the one schema of wizard, sheet, shell and API.
 * Promises: output is in stored form; each issue names its field and an id of the catalogue `errors`.
 * Does not: look anything up (names taken, servers known). Pure: the browser imports it.
 */

const SWITCH = { kind: 'switch' } satisfies ParameterMeta;

const name = objectName;
const comment = z
  .string({ error: 'TextInvalid' })
  .max(1024, { error: 'TextTooLong' })
  .meta({ kind: 'string', range: '0-1024' } satisfies ParameterMeta);

const smartHostAuthMechanism = oneOf(AUTH_MECHANISMS)
  .transform((mechanism, context): Exclude<AuthMechanism, 'ExchangeServer'> => {
    if (mechanism !== 'ExchangeServer') return mechanism;
    context.addIssue({ code: 'custom', message: 'NotSupported', params: { default: 'None' } });
    return z.NEVER;
  })
  .meta({
    kind: 'enum',
    values: AUTH_MECHANISMS.filter((mechanism) => mechanism !== 'ExchangeServer'),
  } satisfies ParameterMeta);

const credentialText = (empty: string, max: number) =>
  z.string({ error: 'TextInvalid' }).min(1, { error: empty }).max(max, { error: 'TextTooLong' });

const authenticationCredential = z
  .preprocess(
    (value) => withKeysAs(['UserName', 'Password'], value),
    z
      .strictObject(
        { UserName: credentialText('UserNameEmpty', 320), Password: credentialText('PasswordEmpty', 1024) },
        { error: 'CredentialInvalid' },
      )
      .nullable(),
  )
  .meta({ kind: 'credential' } satisfies ParameterMeta);

/** An address space is the same at any cost. */
export const sameAddressSpace = { keyOf: (text: string) => text.replace(/;\d+$/, '') };

/** Shared by New and Set; a list is whole in New and may be changed by Add and Remove in Set. */
const settings = {
  Enabled: boolean.optional(),
  DNSRoutingEnabled: boolean.optional(),
  SmartHostAuthMechanism: smartHostAuthMechanism.optional(),
  AuthenticationCredential: authenticationCredential.optional(),
  // Exchange's range starts at 0, to which nothing can connect.
  Port: integer(1, 65_535).optional(),
  MaxMessageSize: byteSize.optional(),
  ConnectionInactivityTimeOut: timeSpan(1, 86_400).optional(),
  RequireTLS: boolean.optional(),
  IgnoreSTARTTLS: boolean.optional(),
  ForceHELO: boolean.optional(),
  TlsAuthLevel: oneOf(TLS_AUTH_LEVELS).nullable().optional(),
  Fqdn: fqdn.nullable().optional(),
  ProtocolLoggingLevel: oneOf(['None', 'Verbose']).optional(),
  UseExternalDNSServersEnabled: boolean.optional(),
  SmtpMaxMessagesPerConnection: integer(1, 2_147_483_647).optional(),
  Comment: comment.optional(),
};

const notInThisVersion = {
  DomainSecureEnabled: notSupported(false),
  IsScopedConnector: notSupported(false),
  LinkedReceiveConnector: notSupported(null),
  SourceIPAddress: notSupported('0.0.0.0'),
  TlsDomain: notSupported(null),
  ErrorPolicies: notSupported('Default'),
  TlsCertificateName: notSupported(null),
  CloudServicesMailEnabled: notSupported(false),
  FrontendProxyEnabled: notSupported(false),
  ConnectorType: notSupported('Default'),
  DomainController: notSupported(null),
};

/** Accepted as Exchange does: it hides a confirmation, and New and Set ask for none. */
const force = { Force: boolean.optional().meta(SWITCH) };

export const newSendConnectorParameters = z
  .object({
    Name: name,
    Usage: oneOf(USAGES).optional(),
    Custom: boolean.optional().meta(SWITCH),
    Internal: boolean.optional().meta(SWITCH),
    Internet: boolean.optional().meta(SWITCH),
    Partner: boolean.optional().meta(SWITCH),
    AddressSpaces: listOf(addressSpace, sameAddressSpace),
    SmartHosts: listOf(smartHost).optional(),
    ...settings,
    SourceTransportServers: listOf(identity).optional(),
    ...notInThisVersion,
    ...force,
    ...changeParameters,
  })
  .superRefine((given, context) => {
    if (usagesGiven(given).length > 1) {
      context.addIssue({ code: 'custom', message: 'UsageExclusive', path: ['Usage'] });
    }
    if (given.SourceTransportServers?.length === 0) {
      context.addIssue({
        code: 'custom',
        message: 'SourceServersRequired',
        path: ['SourceTransportServers'],
      });
    }
    addSettingsIssues(completeNewSendConnector(given, STANDARD_PORT), context);
  });

export const setSendConnectorParameters = z
  .object({
    Identity: identity,
    Name: name.optional(),
    AddressSpaces: changeableListOf(addressSpace, sameAddressSpace).optional(),
    SmartHosts: changeableListOf(smartHost).optional(),
    ...settings,
    SourceTransportServers: changeableListOf(identity).optional(),
    ...notInThisVersion,
    ...force,
    ...changeParameters,
  })
  .superRefine((given, context) => {
    const { AddressSpaces, SmartHosts, SourceTransportServers, ...plain } = given;
    if (SourceTransportServers && !isDelta(SourceTransportServers) && SourceTransportServers.length === 0) {
      context.addIssue({
        code: 'custom',
        message: 'SourceServersRequired',
        path: ['SourceTransportServers'],
      });
    }
    const wholeLists = {
      ...(AddressSpaces && !isDelta(AddressSpaces) ? { AddressSpaces } : {}),
      ...(SmartHosts && !isDelta(SmartHosts) ? { SmartHosts } : {}),
    };
    addSettingsIssues({ ...plain, ...wholeLists }, context);
  });

export const getSendConnectorParameters = z.object({
  Identity: identity.optional(),
  DomainController: notSupported(null),
});

export const removeSendConnectorParameters = z.object({
  Identity: identity,
  DomainController: notSupported(null),
  ...changeParameters,
});

export type NewSendConnector = z.output<typeof newSendConnectorParameters>;
export type SetSendConnector = z.output<typeof setSendConnectorParameters>;

/** The connector that `given` makes: what was given, else the preset of its intended use. */
export function completeNewSendConnector(
  given: NewSendConnector,
  defaultPort: number,
): SendConnectorSettings {
  const usage = usagesGiven(given)[0] ?? 'Custom';
  const presets = usagePresets(usage, given, defaultPort);
  return {
    Name: given.Name,
    Usage: usage,
    AddressSpaces: given.AddressSpaces,
    Enabled: given.Enabled ?? presets.Enabled,
    DNSRoutingEnabled: given.DNSRoutingEnabled ?? presets.DNSRoutingEnabled,
    SmartHosts: given.SmartHosts ?? presets.SmartHosts,
    SmartHostAuthMechanism: given.SmartHostAuthMechanism ?? presets.SmartHostAuthMechanism,
    AuthenticationCredential: given.AuthenticationCredential ?? presets.AuthenticationCredential,
    Port: given.Port ?? presets.Port,
    MaxMessageSize: given.MaxMessageSize === undefined ? presets.MaxMessageSize : given.MaxMessageSize,
    ConnectionInactivityTimeOut: given.ConnectionInactivityTimeOut ?? presets.ConnectionInactivityTimeOut,
    RequireTLS: given.RequireTLS ?? presets.RequireTLS,
    IgnoreSTARTTLS: given.IgnoreSTARTTLS ?? presets.IgnoreSTARTTLS,
    ForceHELO: given.ForceHELO ?? presets.ForceHELO,
    TlsAuthLevel: given.TlsAuthLevel === undefined ? presets.TlsAuthLevel : given.TlsAuthLevel,
    Fqdn: given.Fqdn ?? presets.Fqdn,
    ProtocolLoggingLevel: given.ProtocolLoggingLevel ?? presets.ProtocolLoggingLevel,
    UseExternalDNSServersEnabled: given.UseExternalDNSServersEnabled ?? presets.UseExternalDNSServersEnabled,
    SmtpMaxMessagesPerConnection: given.SmtpMaxMessagesPerConnection ?? presets.SmtpMaxMessagesPerConnection,
    Comment: given.Comment ?? presets.Comment,
  };
}

/** No rule asks for the port's number; the handler takes the installation's default from its configuration. */
const STANDARD_PORT = 25;

function usagesGiven(given: Partial<Record<Usage, boolean>> & { Usage?: Usage }): readonly Usage[] {
  const switches = USAGES.filter((usage) => given[usage] === true);
  return given.Usage === undefined ? switches : [given.Usage, ...switches];
}

function addSettingsIssues(settings: Partial<SendConnectorSettings>, context: z.RefinementCtx): void {
  for (const problem of findSettingsProblems(settings)) {
    context.addIssue({ code: 'custom', message: problem.id, path: [problem.parameter] });
  }
}
