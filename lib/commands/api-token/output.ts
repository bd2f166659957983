import type { OutputRow } from '@/lib/commands/command/report';
import type { StoredApiToken } from '@/lib/store/configuration/api-tokens';

/** Owns: an API token as Get-ApiToken shows it: everything but the token. */

export const API_TOKEN_COLUMNS = ['Name', 'User', 'Status', 'Roles', 'ExpirationTime', 'LastUsed'] as const;

export function toApiTokenRow(token: StoredApiToken, now: Date): OutputRow {
  return {
    Identity: token.id,
    Guid: token.id,
    Name: token.name,
    User: token.user.logonNames[0]?.name ?? token.user.name,
    UserGuid: token.userId,
    Status: statusOf(token, now),
    Roles: [...token.roles],
    RoleGroups: [...token.roleGroupNames],
    RemovedRoleGroups: [...token.removedRoleGroups],
    RemoteIPRanges: [...token.remoteIpRanges],
    ExpirationTime: token.expiresAt?.toISOString() ?? null,
    LastUsed: token.lastUsedAt?.toISOString() ?? null,
    LastUsedFrom: token.lastUsedFrom,
    WhenCreated: token.createdAt.toISOString(),
  };
}

function statusOf({ expiresAt, user, removedRoleGroups }: StoredApiToken, now: Date): string {
  if (expiresAt !== null && expiresAt <= now) return 'Expired';
  if (user.disabledAt !== null) return 'OwnerDisabled';
  return removedRoleGroups.length > 0 ? 'RoleGroupRemoved' : 'Valid';
}
