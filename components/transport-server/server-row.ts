import * as z from 'zod/mini';
import { PRESSURE_LEVELS } from '@/lib/mail/outcome/back-pressure';

const pressureLevel = z.enum(PRESSURE_LEVELS);

/** A transport server as Get-TransportServer gives it: what lists and sheets name; the settings stay with it. */
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
  /** Strangers seem to come by way of its computer. */
  SuspectedForwarder: z.nullable(
    z.object({
      Addresses: z.array(z.string()),
      HelloNames: z.array(z.string()),
      SenderDomains: z.array(z.string()),
      LastSeen: z.string(),
    }),
  ),
  Heartbeat: z.nullable(z.string()),
  StartedAt: z.nullable(z.string()),
  SmtpAddress: z.nullable(z.string()),
  Version: z.nullable(z.string()),
});

export type ServerRow = z.infer<typeof serverRow>;
