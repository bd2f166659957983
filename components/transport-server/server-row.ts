import { z } from 'zod';
import type { SettingKinds } from '@/components/settings/setting-field';
import { PRESSURE_LEVELS } from '@/lib/transport/back-pressure';

const pressureLevel = z.enum(PRESSURE_LEVELS);

/** A transport server as Get-TransportServer gives it; its settings stay in the output row (SERVER_SETTINGS). */
export const serverRow = z.looseObject({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  Fqdn: z.string(),
  Status: z.enum(['Live', 'Down']),
  /** Null while it is down or has not looked yet. */
  BackPressure: pressureLevel.nullable(),
  BackPressureResources: z.array(
    z.object({
      Resource: z.enum(['DatabaseDisk', 'DataDisk', 'Memory', 'Database']),
      Level: pressureLevel,
      UsedPercent: z.number().nullable(),
      FreeSpace: z.number().nullable(),
      Error: z.string().nullable(),
    }),
  ),
  DatabaseDiskMonitored: z.boolean().nullable(),
  Heartbeat: z.string().nullable(),
  StartedAt: z.string().nullable(),
  SmtpAddress: z.string().nullable(),
  Version: z.string().nullable(),
});

export type ServerRow = z.infer<typeof serverRow>;

/** In the order of the sheet's tabs; units as on Exchange's Limits tab. */
export const SERVER_SETTINGS: SettingKinds = {
  ExternalDNSServers: 'lines',
  InternalDNSServers: 'lines',
  OutboundConnectionFailureRetryInterval: 'minutes',
  QueueGlitchRetryCount: 'number',
  QueueGlitchRetryInterval: 'seconds',
  TransientFailureRetryInterval: 'seconds',
  TransientFailureRetryCount: 'number',
  MessageRetryInterval: 'minutes',
  MessageExpirationTimeout: 'days',
  MaxIdleTimeBeforeResubmit: 'hours',
  DelayNotificationTimeout: 'hours',
  MaxOutboundConnections: 'number',
  MaxPerDomainOutboundConnections: 'number',
  FinishedMessageMaxAge: 'days',
  QueueMaxIdleTime: 'minutes',
  PoisonMessageDetectionEnabled: 'check',
  PoisonThreshold: 'number',
};
