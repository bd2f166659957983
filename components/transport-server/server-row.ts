import * as z from 'zod/mini';
import type { SettingKinds } from '@/components/settings/setting-field';
import { PRESSURE_LEVELS } from '@/lib/mail/outcome/back-pressure';

const pressureLevel = z.enum(PRESSURE_LEVELS);

/** A transport server as Get-TransportServer gives it; its settings stay in the output row (SERVER_SETTINGS). */
export const serverRow = z.looseObject({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  Fqdn: z.string(),
  Status: z.enum(['Live', 'Down']),
  /** Null while it is down or has not looked yet. */
  BackPressure: z.nullable(pressureLevel),
  BackPressureResources: z.array(
    z.object({
      Resource: z.enum(['DatabaseDisk', 'DataDisk', 'Memory', 'Database']),
      Level: pressureLevel,
      UsedPercent: z.nullable(z.number()),
      FreeSpace: z.nullable(z.number()),
      Error: z.nullable(z.string()),
    }),
  ),
  DatabaseDiskMonitored: z.nullable(z.boolean()),
  Heartbeat: z.nullable(z.string()),
  StartedAt: z.nullable(z.string()),
  SmtpAddress: z.nullable(z.string()),
  Version: z.nullable(z.string()),
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
