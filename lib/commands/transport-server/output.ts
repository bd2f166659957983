import type { OutputRow } from '@/lib/commands/command/report';
import { settingsOutput } from '@/lib/commands/handler/settings-output';
import { type PressureState, worstLevel } from '@/lib/mail/outcome/back-pressure';
import { fromStored } from '@/lib/mail/settings/stored-settings';
import { TRANSPORT_SERVER_SETTINGS } from '@/lib/mail/settings/transport-server-settings';
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
    /** By the database's clock: a server is down when its lease has lapsed. */
    Status: server.isLive ? 'Live' : 'Down',
    ...pressureOf(server.pressure),
    /** Null: nothing is suspected. */
    SuspectedForwarder:
      server.forwarder === null
        ? null
        : {
            Addresses: [...server.forwarder.addresses],
            HelloNames: [...server.forwarder.helloNames],
            SenderDomains: [...server.forwarder.senderDomains],
            LastSeen: server.forwarder.lastAt,
          },
    Heartbeat: server.heartbeatAt?.toISOString() ?? null,
    StartedAt: server.startedAt?.toISOString() ?? null,
    SmtpAddress: server.smtpAddress || null,
    Version: server.version,
    ...settingsOutput(TRANSPORT_SERVER_SETTINGS, fromStored(TRANSPORT_SERVER_SETTINGS, server), {
      FinishedMessageMaxAge: { InternalDNSAdapterEnabled: server.internalDnsServers.length === 0 },
      InternalDNSServers: { ExternalDNSAdapterEnabled: server.externalDnsServers.length === 0 },
    }),
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
