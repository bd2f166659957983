import { MANAGEMENT_ROLE_NAMES, type ManagementRole } from './management-roles';

/**
 * Owns: the roles of the role groups that every installation has. Their rows, made by a migration, say only who is in them, so
 *   that a version with a new role gives it to the groups that should have it.
 * Promises: Exchange 2010's groups as far as there is something to permit; Mail Flow Operators is ours. Pure.
 */
export const BUILT_IN_ROLE_GROUPS = {
  OrganizationManagement: MANAGEMENT_ROLE_NAMES,
  ServerManagement: [
    'Receive Connectors',
    'Test Messages',
    'Transport Queues',
    'Transport Servers',
    'View-Only Configuration',
  ],
  RecipientManagement: ['Message Tracking', 'User Management'],
  RecordsManagement: ['Audit Logs', 'Message Tracking'],
  ViewOnlyOrganizationManagement: [
    'Message Tracking',
    'View-Only Audit Logs',
    'View-Only Configuration',
    'View-Only Queues',
    'View-Only Users',
  ],
  MailFlowOperators: ['Message Tracking', 'Transport Queues'],
  HelpDesk: ['Reset Password', 'View-Only Users'],
} as const satisfies Readonly<Record<string, readonly ManagementRole[]>>;

export type BuiltInRoleGroup = keyof typeof BUILT_IN_ROLE_GROUPS;

/** Its last member that may sign in can neither be taken out of it, nor be disabled or removed. */
export const ORGANIZATION_MANAGEMENT: BuiltInRoleGroup = 'OrganizationManagement';

/** What is needed of a group's row. */
export interface RoleGroupRoles {
  readonly builtIn: string | null;
  readonly roles: readonly string[];
}

/** A built-in group that this version does not know gives nothing. */
export function rolesOf({ builtIn, roles }: RoleGroupRoles): readonly string[] {
  if (builtIn === null) return roles;
  return isBuiltIn(builtIn) ? BUILT_IN_ROLE_GROUPS[builtIn] : [];
}

function isBuiltIn(key: string): key is BuiltInRoleGroup {
  return Object.hasOwn(BUILT_IN_ROLE_GROUPS, key);
}
