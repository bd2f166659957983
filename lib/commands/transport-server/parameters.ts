import { z } from 'zod';
import { boolean, changeParameters, identity, notSupported } from '@/lib/commands/parameters/parameter-types';
import { setParametersOf } from '@/lib/commands/parameters/setting-parameters';
import type { SettingsOf } from '@/lib/mail/settings/setting';
import { TRANSPORT_SERVER_SETTINGS } from '@/lib/mail/settings/transport-server-settings';
import { notSupportedLogParameters } from './log-parameters';

/**
 * Owns: the parameters of Set- and Get-TransportServer, and the rules between a server's limits.
 * Promises: time spans are whole seconds; each issue names its field and an id of the catalogue `errors`.
 * Does not: look anything up. Pure: the browser imports it.
 */

const SECONDS_PER_DAY = 86_400;

// Each list of DNS servers has its adapter's switch behind it.
const { ExternalDNSServers, ...settings } = setParametersOf(TRANSPORT_SERVER_SETTINGS);

export const setTransportServerParameters = z
  .object({
    Identity: identity,
    ...settings,
    InternalDNSAdapterEnabled: boolean.optional(),
    ExternalDNSServers,
    ExternalDNSAdapterEnabled: boolean.optional(),
    InternalDNSAdapterGuid: notSupported('00000000-0000-0000-0000-000000000000'),
    ExternalDNSAdapterGuid: notSupported('00000000-0000-0000-0000-000000000000'),
    InternalDNSProtocolOption: notSupported('Any'),
    ExternalDNSProtocolOption: notSupported('Any'),
    MaxConcurrentMailboxDeliveries: notSupported(20),
    MaxConcurrentMailboxSubmissions: notSupported(20),
    MaxConnectionRatePerMinute: notSupported(1200),
    ...notSupportedLogParameters,
    DomainController: notSupported(null),
    ...changeParameters,
  })
  .superRefine((given, context) => {
    if (given.FinishedMessageMaxAge !== undefined && given.FinishedMessageMaxAge % SECONDS_PER_DAY !== 0) {
      context.addIssue({ code: 'custom', message: 'WholeDaysOnly', path: ['FinishedMessageMaxAge'] });
    }
    for (const problem of findServerProblems(given)) {
      context.addIssue({ code: 'custom', message: problem.id, path: [problem.parameter] });
    }
  });

export const getTransportServerParameters = z.object({
  Identity: identity.optional(),
  DomainController: notSupported(null),
});

export type SetTransportServer = z.output<typeof setTransportServerParameters>;

export type TransportServer = SettingsOf<typeof TRANSPORT_SERVER_SETTINGS>;

export interface ServerProblem {
  readonly id: string;
  readonly parameter: keyof TransportServer;
}

/** The settings that rules hold together. */
type RuledSettings = {
  readonly [P in keyof TransportServer as TransportServer[P] extends number | boolean | null ? P : never]?:
    | TransportServer[P]
    | undefined;
};

/** Rules whose fields are not all there are left out: Set asks about what was given, then about the merge. */
export function findServerProblems(limits: RuledSettings): readonly ServerProblem[] {
  const problems: ServerProblem[] = [];
  const { MaxOutboundConnections: all, MaxPerDomainOutboundConnections: perDomain } = limits;
  if (all !== undefined && perDomain !== undefined && (perDomain ?? Infinity) > (all ?? Infinity)) {
    problems.push({ id: 'PerDomainAboveMaximum', parameter: 'MaxPerDomainOutboundConnections' });
  }
  const { TransientFailureRetryCount: count, TransientFailureRetryInterval: interval } = limits;
  const { DelayNotificationTimeout: delay } = limits;
  if (count !== undefined && interval !== undefined && delay !== undefined && delay <= count * interval) {
    problems.push({ id: 'DelayNotificationTooEarly', parameter: 'DelayNotificationTimeout' });
  }
  return problems;
}
