import type { OutputRow } from '@/lib/commands/command/report';
import { formatTimeSpan } from '@/lib/shell/value/time-span';
import type { OrganizationConfig } from '@/lib/store/generated/client';

/** Owns: the organization's settings as Get-OrganizationConfig shows them. */

export const ORGANIZATION_CONFIG_COLUMNS = [
  'ActivityBasedAuthenticationTimeoutInterval',
  'MaxSessionLifetime',
  'WhenChanged',
] as const;

export function toOrganizationConfigRow(config: OrganizationConfig): OutputRow {
  return {
    ActivityBasedAuthenticationTimeoutInterval: formatTimeSpan(config.sessionIdleSeconds),
    MaxSessionLifetime: formatTimeSpan(config.sessionLifetimeSeconds),
    WhenChanged: config.updatedAt.toISOString(),
  };
}
