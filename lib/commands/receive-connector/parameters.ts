import { z } from 'zod';
import { isDelta, type ListChange, listOf } from '@/lib/commands/parameters/list-change';
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
import { AUTH_MECHANISMS, PERMISSION_GROUPS } from '@/lib/mail/routing/receive-authentication';
import { RECEIVE_USAGES, type ReceiveUsage } from '@/lib/mail/routing/receive-connector-choices';
import { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';
import { findSettingsProblems, inOrder, type ReceiveConnector, USAGE_PRESETS } from './settings';

/**
 * Owns: the parameters of New-, Set-, Get- and Remove-ReceiveConnector: the one schema of wizard, sheet, shell and API.
 * Promises: output is in stored form; each issue names its field and an id of the catalogue `errors`.
 * Does not: look anything up. Pure: the browser imports it.
 */

const SWITCH = { kind: 'switch' } satisfies ParameterMeta;

const {
  Bindings: newBindings,
  RemoteIPRanges: newRanges,
  ...created
} = newParametersOf(RECEIVE_CONNECTOR_SETTINGS);

const rights = {
  PermissionGroups: listOf(oneOf(PERMISSION_GROUPS)).optional(),
  AuthMechanism: listOf(oneOf(AUTH_MECHANISMS)).optional(),
};

const notInThisVersion = {
  MaxHeaderSize: notSupported('256KB'),
  MaxLocalHopCount: notSupported(8),
  MaxInboundConnectionPercentagePerSource: notSupported(2),
  DomainSecureEnabled: notSupported(false),
  RequireEHLODomain: notSupported(false),
  LongAddressesEnabled: notSupported(false),
  DomainController: notSupported(null),
};

export const newReceiveConnectorParameters = z
  .object({
    Name: objectName,
    Usage: oneOf(RECEIVE_USAGES).optional(),
    Custom: boolean.optional().meta(SWITCH),
    Internal: boolean.optional().meta(SWITCH),
    Internet: boolean.optional().meta(SWITCH),
    Client: boolean.optional().meta(SWITCH),
    Partner: boolean.optional().meta(SWITCH),
    Server: identity.optional(),
    Bindings: newBindings.optional(),
    RemoteIPRanges: newRanges.optional(),
    ...rights,
    ...created,
    ...notInThisVersion,
    ...changeParameters,
  })
  .superRefine((given, context) => {
    if (usagesGiven(given).length > 1) {
      context.addIssue({ code: 'custom', message: 'UsageExclusive', path: ['Usage'] });
      return;
    }
    const preset = USAGE_PRESETS[usageOf(given)];
    const missing = (['Bindings', 'RemoteIPRanges'] as const).filter(
      (parameter) => given[parameter] === undefined && preset[parameter] === undefined,
    );
    for (const parameter of missing) {
      const message = parameter === 'Bindings' ? 'UsageNeedsBindings' : 'UsageNeedsRanges';
      context.addIssue({ code: 'custom', message, path: [parameter] });
    }
    if (missing.length === 0) addIssues(completeNewReceiveConnector(given), context);
  });

export const setReceiveConnectorParameters = z
  .object({
    Identity: identity,
    Name: objectName.optional(),
    ...setParametersOf(RECEIVE_CONNECTOR_SETTINGS),
    ...rights,
    ...notInThisVersion,
    ...changeParameters,
  })
  .superRefine((given, context) => {
    const { Bindings, RemoteIPRanges, ImplicitTLSPorts, ProxyProtocolIPRanges: _proxies, ...plain } = given;
    addIssues(
      {
        ...plain,
        ...whole('Bindings', Bindings),
        ...whole('RemoteIPRanges', RemoteIPRanges),
        ...whole('ImplicitTLSPorts', ImplicitTLSPorts),
        // Against what is stored when only one of the two is given: the handler knows it.
        ...(given.PermissionGroups && {
          PermissionGroups: inOrder('PermissionGroups', given.PermissionGroups),
        }),
        ...(given.AuthMechanism && { AuthMechanism: inOrder('AuthMechanism', given.AuthMechanism) }),
      },
      context,
    );
  });

export const getReceiveConnectorParameters = z.object({
  Identity: identity.optional(),
  Server: identity.optional(),
  DomainController: notSupported(null),
});

export const removeReceiveConnectorParameters = z.object({
  Identity: identity,
  DomainController: notSupported(null),
  ...changeParameters,
});

export type NewReceiveConnector = z.output<typeof newReceiveConnectorParameters>;
export type SetReceiveConnector = z.output<typeof setReceiveConnectorParameters>;

/** The connector that `given` makes: what was given, else the preset of its intended use. */
export function completeNewReceiveConnector(given: NewReceiveConnector): ReceiveConnector {
  const { AuthMechanism, PermissionGroups, ...presets } = USAGE_PRESETS[usageOf(given)];
  return {
    ...withDefaults(RECEIVE_CONNECTOR_SETTINGS, given, presets),
    AuthMechanism: inOrder('AuthMechanism', given.AuthMechanism ?? AuthMechanism),
    PermissionGroups: inOrder('PermissionGroups', given.PermissionGroups ?? PermissionGroups),
  };
}

function usageOf(given: Partial<Record<ReceiveUsage, boolean>> & { Usage?: ReceiveUsage }): ReceiveUsage {
  return usagesGiven(given)[0] ?? 'Custom';
}

function usagesGiven(
  given: Partial<Record<ReceiveUsage, boolean>> & { Usage?: ReceiveUsage },
): readonly ReceiveUsage[] {
  const switches = RECEIVE_USAGES.filter((usage) => given[usage] === true);
  return given.Usage === undefined ? switches : [given.Usage, ...switches];
}

function whole(parameter: string, change: ListChange<string> | undefined): object {
  return change === undefined || isDelta(change) ? {} : { [parameter]: change };
}

function addIssues(settings: Partial<ReceiveConnector>, context: z.RefinementCtx): void {
  for (const { id, parameter, args } of findSettingsProblems(settings)) {
    context.addIssue({ code: 'custom', message: id, path: [parameter], params: args });
  }
}
