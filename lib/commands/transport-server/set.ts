import { defineCommand } from '@/lib/commands/command/define';
import { CommandError, type Problem } from '@/lib/commands/command/errors';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { applyListChange } from '@/lib/commands/parameters/list-change';
import { lockConfiguration } from '@/lib/store/configuration/routing-changes';
import {
  findTransportServer,
  type TransportServerSettings,
  type TransportServerState,
  updateTransportServer,
} from '@/lib/store/configuration/transport-servers';
import { SECONDS_PER_DAY, TRANSPORT_SERVER_COLUMNS, toTransportServerRow } from './output';
import { findServerProblems, type SetTransportServer, setTransportServerParameters } from './parameters';

export const setTransportServer = defineCommand({
  name: 'Set-TransportServer',
  parameters: setTransportServerParameters,
  permission: 'transportServer.write',
  effect: 'change',
  positional: 'Identity',
  columns: TRANSPORT_SERVER_COLUMNS,
  handler: async ({ db, notify }, given) => {
    await lockConfiguration(db);
    const stored = await findTransportServer(db, given.Identity);
    if (stored === null) throw objectNotFound(given.Identity, 'Get-TransportServer');
    const settings = merge(stored, given);
    const problems = [...limitProblems(settings), ...dnsProblems(settings, given)];
    if (problems.length > 0) throw new CommandError(problems);
    await updateTransportServer(db, stored.id, settings);
    await notify('configuration', stored.id);
    const changed = await findTransportServer(db, stored.id);
    return { output: changed === null ? [] : [toTransportServerRow(changed)] };
  },
});

function merge(stored: TransportServerState, given: SetTransportServer): TransportServerSettings {
  const { MaxOutboundConnections: all, MaxPerDomainOutboundConnections: perDomain } = given;
  return {
    maxOutboundConnections: all === undefined ? stored.maxOutboundConnections : all,
    maxPerDomainOutboundConnections:
      perDomain === undefined ? stored.maxPerDomainOutboundConnections : perDomain,
    queueGlitchRetryCount: given.QueueGlitchRetryCount ?? stored.queueGlitchRetryCount,
    queueGlitchRetryInterval: given.QueueGlitchRetryInterval ?? stored.queueGlitchRetryInterval,
    transientFailureRetryCount: given.TransientFailureRetryCount ?? stored.transientFailureRetryCount,
    transientFailureRetryInterval:
      given.TransientFailureRetryInterval ?? stored.transientFailureRetryInterval,
    outboundConnectionFailureRetryInterval:
      given.OutboundConnectionFailureRetryInterval ?? stored.outboundConnectionFailureRetryInterval,
    messageRetryInterval: given.MessageRetryInterval ?? stored.messageRetryInterval,
    messageExpirationTimeout: given.MessageExpirationTimeout ?? stored.messageExpirationTimeout,
    delayNotificationTimeout: given.DelayNotificationTimeout ?? stored.delayNotificationTimeout,
    queueMaxIdleTime: given.QueueMaxIdleTime ?? stored.queueMaxIdleTime,
    maxIdleTimeBeforeResubmit: given.MaxIdleTimeBeforeResubmit ?? stored.maxIdleTimeBeforeResubmit,
    poisonThreshold: given.PoisonThreshold ?? stored.poisonThreshold,
    poisonMessageDetectionEnabled:
      given.PoisonMessageDetectionEnabled ?? stored.poisonMessageDetectionEnabled,
    finishedMessageMaxAge:
      given.FinishedMessageMaxAge === undefined
        ? stored.finishedMessageMaxAge
        : given.FinishedMessageMaxAge / SECONDS_PER_DAY,
    internalDnsServers: [...applyListChange(stored.internalDnsServers, given.InternalDNSServers)],
    externalDnsServers: [...applyListChange(stored.externalDnsServers, given.ExternalDNSServers)],
  };
}

function limitProblems(settings: TransportServerSettings): readonly Problem[] {
  return findServerProblems({
    MaxOutboundConnections: settings.maxOutboundConnections,
    MaxPerDomainOutboundConnections: settings.maxPerDomainOutboundConnections,
    TransientFailureRetryCount: settings.transientFailureRetryCount,
    TransientFailureRetryInterval: settings.transientFailureRetryInterval,
    DelayNotificationTimeout: settings.delayNotificationTimeout,
  }).map((problem) => ({ ...problem, args: {} }));
}

/** The adapter is the computer's own resolver; in Exchange listed servers count when it is off. Here the list says both. */
function dnsProblems(settings: TransportServerSettings, given: SetTransportServer): readonly Problem[] {
  const checks = [
    ['InternalDNSAdapterEnabled', given.InternalDNSAdapterEnabled, settings.internalDnsServers],
    ['ExternalDNSAdapterEnabled', given.ExternalDNSAdapterEnabled, settings.externalDnsServers],
  ] as const;
  return checks.flatMap(([parameter, enabled, servers]) => {
    if (enabled === undefined || enabled === (servers.length === 0)) return [];
    return [{ id: enabled ? 'DnsAdapterWithServers' : 'DnsServersRequired', parameter, args: { parameter } }];
  });
}
