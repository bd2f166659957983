import {
  AUTH_MECHANISMS,
  faultOfGroups,
  faultOfMechanisms,
  PERMISSION_GROUPS,
} from '@/lib/mail/routing/receive-authentication';
import type { ReceiveUsage } from '@/lib/mail/routing/receive-connector-choices';
import type { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';
import type { SettingsOf } from '@/lib/mail/settings/setting';

/**
 * Owns: what a receive connector's settings are as a whole: presets of the intended use, and the rules between fields.
 * Promises: New (after its presets), Set (after the merge) and the forms ask the same rules.
 * Does not: compare with other connectors (neighbours.ts). Pure: the browser imports it.
 */

type ReceiveConnectorSettings = SettingsOf<typeof RECEIVE_CONNECTOR_SETTINGS>;

export interface ReceiveConnector extends ReceiveConnectorSettings {
  readonly AuthMechanism: readonly string[];
  readonly PermissionGroups: readonly string[];
}

type Preset = Pick<ReceiveConnector, 'AuthMechanism' | 'PermissionGroups'> &
  Partial<Pick<ReceiveConnector, 'Bindings' | 'RemoteIPRanges'>>;

/**
 * As New-ReceiveConnector documents them; what a preset has no bindings or ranges for must be given. Exchange servers prove by
 * Kerberos who they are, which is not built: an Internal connector is externally secured, and its ranges say who they are.
 */
export const USAGE_PRESETS: Readonly<Record<ReceiveUsage, Preset>> = {
  Custom: { AuthMechanism: ['Tls'], PermissionGroups: ['None'] },
  Internal: {
    Bindings: ['0.0.0.0:25'],
    AuthMechanism: ['Tls', 'ExternalAuthoritative'],
    PermissionGroups: ['ExchangeServers'],
  },
  Internet: {
    RemoteIPRanges: ['0.0.0.0/0', '::/0'],
    AuthMechanism: ['Tls'],
    PermissionGroups: ['AnonymousUsers'],
  },
  Client: {
    Bindings: ['0.0.0.0:587'],
    AuthMechanism: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
    PermissionGroups: ['ExchangeUsers'],
  },
  Partner: { AuthMechanism: ['Tls'], PermissionGroups: ['Partners'] },
};

/** A broken rule between fields; `parameter` is where a form shows it. */
export interface SettingsProblem {
  readonly id: string;
  readonly parameter: keyof ReceiveConnector;
  readonly args: Readonly<Record<string, string>>;
}

/** Rules whose fields are not all there are left out, so that Set may ask about what was given alone. */
export function findSettingsProblems(given: Partial<ReceiveConnector>): readonly SettingsProblem[] {
  return [...listProblems(given), ...rightsProblems(given), ...tlsProblems(given), ...timeProblems(given)];
}

function problem(
  parameter: SettingsProblem['parameter'],
  id: string | null,
  args: Record<string, string> = {},
): SettingsProblem[] {
  return id === null ? [] : [{ id, parameter, args }];
}

function listProblems({ Bindings, RemoteIPRanges }: Partial<ReceiveConnector>): SettingsProblem[] {
  return [
    ...(Bindings?.length === 0 ? problem('Bindings', 'BindingsRequired') : []),
    ...(RemoteIPRanges?.length === 0 ? problem('RemoteIPRanges', 'RemoteIpRangesRequired') : []),
  ];
}

function rightsProblems(given: Partial<ReceiveConnector>): SettingsProblem[] {
  const { AuthMechanism: mechanisms, PermissionGroups: groups } = given;
  if (mechanisms === undefined) return [];
  return [
    ...problem('AuthMechanism', faultOfMechanisms(mechanisms)),
    ...(groups === undefined ? [] : problem('PermissionGroups', faultOfGroups(groups, mechanisms))),
  ];
}

function tlsProblems(given: Partial<ReceiveConnector>): SettingsProblem[] {
  const { AuthMechanism: mechanisms, RequireTLS, Bindings = [], ImplicitTLSPorts = [] } = given;
  if (mechanisms === undefined || mechanisms.includes('Tls')) return [];
  const port = ImplicitTLSPorts.find((one) => Bindings.some((binding) => binding.endsWith(`:${one}`)));
  return [
    ...(RequireTLS === true ? problem('RequireTLS', 'RequireTlsNeedsTls') : []),
    ...(port === undefined ? [] : problem('ImplicitTLSPorts', 'ImplicitTlsNeedsTls', { port })),
  ];
}

/** A connection may be silent no longer than it may last. */
function timeProblems(given: Partial<ReceiveConnector>): SettingsProblem[] {
  const { ConnectionTimeout: whole, ConnectionInactivityTimeout: silent } = given;
  const isAbove = whole !== undefined && silent !== undefined && silent > whole;
  return isAbove ? problem('ConnectionInactivityTimeout', 'InactivityAboveTimeout') : [];
}

/** In the order in which they are listed; an empty list is None, which is written. */
export function inOrder(
  parameter: 'AuthMechanism' | 'PermissionGroups',
  values: readonly string[],
): string[] {
  const known: readonly string[] = parameter === 'AuthMechanism' ? AUTH_MECHANISMS : PERMISSION_GROUPS;
  return values.length === 0 ? ['None'] : known.filter((value) => values.includes(value));
}
