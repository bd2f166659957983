import { rolesOf } from '@/lib/auth/built-in-role-groups';
import type { OutputRow } from '@/lib/commands/command/report';
import type { StoredRoleGroup } from '@/lib/store/configuration/role-groups';
import { shownScope } from './scope';

/** Owns: a role group as Get-RoleGroup shows it, and a member as Get-RoleGroupMember does. */

export const ROLE_GROUP_COLUMNS = ['Name', 'Roles', 'Members', 'BuiltIn'] as const;
export const MEMBER_COLUMNS = ['Name', 'LogonName', 'Enabled'] as const;

/** @param names of what scopes can name (readScopeNames) */
export function toRoleGroupRow(group: StoredRoleGroup, names: ReadonlyMap<string, string>): OutputRow {
  return {
    Identity: group.name,
    Guid: group.id,
    Name: group.name,
    Description: group.description,
    Roles: [...rolesOf(group)],
    Members: membersOf(group).map(({ user }) => user.name),
    RequireSecondFactor: group.secondFactorRequired,
    BuiltIn: group.builtIn !== null,
    ...shownScope(group.scope, names),
    WhenCreated: group.createdAt.toISOString(),
    WhenChanged: group.updatedAt.toISOString(),
  };
}

export function toMemberRows(group: StoredRoleGroup): OutputRow[] {
  return membersOf(group).map(({ user }) => ({
    Identity: user.logonNames[0]?.name ?? user.id,
    Guid: user.id,
    Name: user.name,
    LogonName: user.logonNames[0]?.name ?? null,
    Enabled: user.disabledAt === null,
    RoleGroup: group.name,
  }));
}

function membersOf(group: StoredRoleGroup): StoredRoleGroup['members'] {
  return [...group.members].sort((one, other) =>
    one.user.name.localeCompare(other.user.name, 'en', { numeric: true }),
  );
}
