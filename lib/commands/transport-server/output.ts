import type { JsonValue, OutputRow } from '@/lib/commands/command/report';
import { type PressureState, worstLevel } from '@/lib/mail/outcome/back-pressure';
import { formatTimeSpan } from '@/lib/shell/value/time-span';
import type { TransportServerState } from '@/lib/store/configuration/transport-servers';

/**
 * Owns: a transport server as Get-TransportServer shows it.
 * Promises: each setting has the name of the parameter that sets it, in a form which that parameter takes.
 */

export const TRANSPORT_SERVER_COLUMNS = [
  'Name',
  'Fqdn',
  'Status',
  'BackPressure',
  'Heartbeat',
  'SmtpAddress',
  'Version',
] as const;

export function toTransportServerRow(server: TransportServerState): OutputRow {
  return {
    Identity: server.name,
    Guid: server.id,
    Name: server.name,
    Fqdn: server.fqdn,
    /** By the database's clock: a server is down when its lease has lapsed. */
    Status: server.isLive ? 'Live' : 'Down',
    ...pressureOf(server.pressure),
    Heartbeat: server.heartbeatAt?.toISOString() ?? null,
    StartedAt: server.startedAt?.toISOString() ?? null,
    SmtpAddress: server.smtpAddress,
    Version: server.version,
    MaxOutboundConnections: unlimited(server.maxOutboundConnections),
    MaxPerDomainOutboundConnections: unlimited(server.maxPerDomainOutboundConnections),
    QueueGlitchRetryCount: server.queueGlitchRetryCount,
    QueueGlitchRetryInterval: formatTimeSpan(server.queueGlitchRetryInterval),
    TransientFailureRetryCount: server.transientFailureRetryCount,
    TransientFailureRetryInterval: formatTimeSpan(server.transientFailureRetryInterval),
    OutboundConnectionFailureRetryInterval: formatTimeSpan(server.outboundConnectionFailureRetryInterval),
    MessageRetryInterval: formatTimeSpan(server.messageRetryInterval),
    MessageExpirationTimeout: formatTimeSpan(server.messageExpirationTimeout),
    DelayNotificationTimeout: formatTimeSpan(server.delayNotificationTimeout),
    QueueMaxIdleTime: formatTimeSpan(server.queueMaxIdleTime),
    MaxIdleTimeBeforeResubmit: formatTimeSpan(server.maxIdleTimeBeforeResubmit),
    PoisonThreshold: server.poisonThreshold,
    PoisonMessageDetectionEnabled: server.poisonMessageDetectionEnabled,
    FinishedMessageMaxAge: formatTimeSpan(server.finishedMessageMaxAge * SECONDS_PER_DAY),
    InternalDNSAdapterEnabled: server.internalDnsServers.length === 0,
    InternalDNSServers: server.internalDnsServers,
    ExternalDNSAdapterEnabled: server.externalDnsServers.length === 0,
    ExternalDNSServers: server.externalDnsServers,
    WhenCreated: server.createdAt.toISOString(),
    WhenChanged: server.updatedAt.toISOString(),
  };
}

/** Empty for a server that is down. Exchange tells this in its event log and by Get-ExchangeDiagnosticInfo only. */
function pressureOf(pressure: PressureState | null): OutputRow {
  const resources = pressure?.resources ?? [];
  return {
    BackPressure: pressure === null ? null : worstLevel(resources.map(({ level }) => level)),
    BackPressureResources: resources.map(({ resource, level, usedPercent, freeBytes, error }) => ({
      Resource: resource,
      Level: level,
      UsedPercent: usedPercent,
      FreeSpace: freeBytes,
      Error: error,
    })),
    /** False: the database runs on another computer, and only its errors tell that its disk is full. */
    DatabaseDiskMonitored: pressure?.isDatabaseDiskSeen ?? null,
  };
}

export const SECONDS_PER_DAY = 86_400;

function unlimited(value: number | null): JsonValue {
  return value ?? 'unlimited';
}
