import type { OutputRow } from '@/lib/commands/command/report';
import type { StoredAppPassword } from '@/lib/store/configuration/app-passwords';

/** Owns: an app password as Get-AppPassword shows it: everything but the password. */

export const APP_PASSWORD_COLUMNS = ['Name', 'User', 'LastUsed', 'LastUsedFrom', 'WhenCreated'] as const;

export function toAppPasswordRow(row: StoredAppPassword): OutputRow {
  return {
    Identity: row.id,
    Guid: row.id,
    Name: row.name,
    User: row.user.logonNames[0]?.name ?? row.user.name,
    UserGuid: row.userId,
    LastUsed: row.lastUsedAt?.toISOString() ?? null,
    LastUsedFrom: row.lastUsedFrom,
    WhenCreated: row.createdAt.toISOString(),
  };
}
