import { z } from 'zod';
import { changeableListOf, isDelta, listOf } from '@/lib/commands/parameters/list-change';
import {
  boolean,
  changeParameters,
  identity,
  notSupported,
  objectName,
  oneOf,
  type ParameterMeta,
} from '@/lib/commands/parameters/parameter-types';
import { newParametersOf, setParametersOf, withDefaults } from '@/lib/commands/parameters/setting-parameters';
import { USAGES, type Usage } from '@/lib/mail/routing/send-connector-choices';
import { SEND_CONNECTOR_SETTINGS } from '@/lib/mail/settings/send-connector-settings';
import { findSettingsProblems, type SendConnector, usagePresets } from './settings';

/**
 * Owns: the parameters of New-, Set-, Get- and Remove-SendConnector: the one schema of wizard, sheet, shell and API.
 * Promises: output is in stored form; each issue names its field and an id of the catalogue `errors`.
 * Does not: look anything up (names taken, servers known). Pure: the browser imports it.
 */

const SWITCH = { kind: 'switch' } satisfies ParameterMeta;

// Address spaces and smart hosts come first, as in Exchange's syntax.
const {
  AddressSpaces: newSpaces,
  SmartHosts: newHosts,
  ...created
} = newParametersOf(SEND_CONNECTOR_SETTINGS);
const { AddressSpaces: spaces, SmartHosts: hosts, ...changed } = setParametersOf(SEND_CONNECTOR_SETTINGS);

const notInThisVersion = {
  DomainSecureEnabled: notSupported(false),
  IsScopedConnector: notSupported(false),
  LinkedReceiveConnector: notSupported(null),
  TlsDomain: notSupported(null),
  ErrorPolicies: notSupported('Default'),
  TlsCertificateName: notSupported(null),
  CloudServicesMailEnabled: notSupported(false),
  FrontendProxyEnabled: notSupported(false),
  ConnectorType: notSupported('Default'),
  DomainController: notSupported(null),
};

/** Ours: by which SMTP credential it signs in (XOAuth2). $null takes it away. */
const smtpCredential = { SmtpCredential: identity.nullable().optional() };

/** Accepted as Exchange does: it hides a confirmation, and New and Set ask for none. */
const force = { Force: boolean.optional().meta(SWITCH) };

export const newSendConnectorParameters = z
  .object({
    Name: objectName,
    Usage: oneOf(USAGES).optional(),
    Custom: boolean.optional().meta(SWITCH),
    Internal: boolean.optional().meta(SWITCH),
    Internet: boolean.optional().meta(SWITCH),
    Partner: boolean.optional().meta(SWITCH),
    AddressSpaces: newSpaces,
    SmartHosts: newHosts,
    ...created,
    ...smtpCredential,
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
    Name: objectName.optional(),
    AddressSpaces: spaces,
    SmartHosts: hosts,
    ...changed,
    ...smtpCredential,
    SourceTransportServers: changeableListOf(identity).optional(),
    ...notInThisVersion,
    ...force,
    ...changeParameters,
  })
  .superRefine((given, context) => {
    const {
      AddressSpaces,
      SmartHosts,
      SourceTransportServers,
      AcceptMessagesOnlyFrom: _senders,
      SenderRewriting: _rewriting,
      SourceIPAddress,
      ...plain
    } = given;
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
      ...(SourceIPAddress && !isDelta(SourceIPAddress) ? { SourceIPAddress } : {}),
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
export function completeNewSendConnector(given: NewSendConnector, defaultPort: number): SendConnector {
  const usage = usagesGiven(given)[0] ?? 'Custom';
  const presets = usagePresets(usage, given, defaultPort);
  return {
    Name: given.Name,
    Usage: usage,
    SmtpCredential: given.SmtpCredential ?? null,
    ...withDefaults(SEND_CONNECTOR_SETTINGS, given, presets),
  };
}

/** No rule asks for the port's number; the handler takes the installation's default from its configuration. */
const STANDARD_PORT = 25;

function usagesGiven(given: Partial<Record<Usage, boolean>> & { Usage?: Usage }): readonly Usage[] {
  const switches = USAGES.filter((usage) => given[usage] === true);
  return given.Usage === undefined ? switches : [given.Usage, ...switches];
}

function addSettingsIssues(settings: Partial<SendConnector>, context: z.RefinementCtx): void {
  for (const problem of findSettingsProblems(settings)) {
    context.addIssue({ code: 'custom', message: problem.id, path: [problem.parameter] });
  }
}
