import { z } from 'zod';
import { changeableListOf } from '@/lib/commands/parameters/list-change';
import { dnsServer } from '@/lib/commands/parameters/network-types';
import {
  boolean,
  changeParameters,
  identity,
  integer,
  notSupported,
  timeSpan,
  unlimitedInteger,
} from '@/lib/commands/parameters/parameter-types';
import { notSupportedLogParameters } from './log-parameters';

/**
 * Owns: the parameters of Set- and Get-TransportServer, and the rules between a server's limits.
 * Promises: time spans are whole seconds; each issue names its field and an id of the catalogue `errors`.
 * Does not: look anything up. Pure: the browser imports it.
 */

const HOUR = 3600;
const DAY = 24 * HOUR;
const MAX_INT = 2_147_483_647;

export const setTransportServerParameters = z
  .object({
    Identity: identity,
    MaxOutboundConnections: unlimitedInteger(1, MAX_INT).optional(),
    MaxPerDomainOutboundConnections: unlimitedInteger(1, MAX_INT).optional(),
    QueueGlitchRetryCount: integer(0, 15).optional(),
    QueueGlitchRetryInterval: timeSpan(1, 12 * HOUR).optional(),
    TransientFailureRetryCount: integer(0, 15).optional(),
    TransientFailureRetryInterval: timeSpan(1, 12 * HOUR).optional(),
    OutboundConnectionFailureRetryInterval: timeSpan(1, 20 * DAY).optional(),
    MessageRetryInterval: timeSpan(1, DAY).optional(),
    MessageExpirationTimeout: timeSpan(5, 90 * DAY).optional(),
    DelayNotificationTimeout: timeSpan(1, 30 * DAY).optional(),
    QueueMaxIdleTime: timeSpan(5, HOUR).optional(),
    MaxIdleTimeBeforeResubmit: timeSpan(1, 90 * DAY).optional(),
    PoisonThreshold: integer(1, 10).optional(),
    PoisonMessageDetectionEnabled: boolean.optional(),
    // Kept by day partitions, so whole days.
    FinishedMessageMaxAge: timeSpan(DAY, 3650 * DAY).optional(),
    InternalDNSServers: changeableListOf(dnsServer, { maxItems: 16 }).optional(),
    InternalDNSAdapterEnabled: boolean.optional(),
    ExternalDNSServers: changeableListOf(dnsServer, { maxItems: 16 }).optional(),
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
    if (given.FinishedMessageMaxAge !== undefined && given.FinishedMessageMaxAge % DAY !== 0) {
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

/** The settings that rules hold together; null is unlimited, spans in seconds. */
export interface ServerLimits {
  readonly MaxOutboundConnections?: number | null | undefined;
  readonly MaxPerDomainOutboundConnections?: number | null | undefined;
  readonly TransientFailureRetryCount?: number | undefined;
  readonly TransientFailureRetryInterval?: number | undefined;
  readonly DelayNotificationTimeout?: number | undefined;
}

export interface ServerProblem {
  readonly id: string;
  readonly parameter: keyof ServerLimits;
}

/** Rules whose fields are not all there are left out: Set asks about what was given, then about the merge. */
export function findServerProblems(limits: ServerLimits): readonly ServerProblem[] {
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
