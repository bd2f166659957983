import type { Permission } from './permission';

/**
 * Owns: which permissions are given together. Role groups are made of these roles.
 * Promises: Exchange 2010's name where it has the role; Message Content, System Messages, Test Messages, Transport Servers, User Management and
 *   the other View-Only ones are ours. Each permission is in a role or is everyone's (management-roles.test.ts). Pure.
 */
export const MANAGEMENT_ROLES = {
  'Audit Logs': ['auditLog.read', 'auditLog.write'],
  'Message Content': ['message.content', 'queue.read'],
  'Message Tracking': ['tracking.read'],
  'Organization Configuration': ['organization.read', 'organization.write'],
  'Receive Connectors': ['receiveConnector.read', 'receiveConnector.write', 'transportServer.read'],
  'Remote and Accepted Domains': ['acceptedDomain.read', 'acceptedDomain.write'],
  'Reset Password': ['user.password', 'user.read'],
  'Role Management': ['roleGroup.read', 'roleGroup.write', 'user.read'],
  'Send Connectors': [
    'sendConnector.read',
    'sendConnector.test',
    'sendConnector.write',
    'transportServer.read',
  ],
  'System Messages': ['systemMessage.read', 'systemMessage.write'],
  'Test Messages': ['message.send', 'sendConnector.test'],
  'Transport Queues': ['queue.read', 'queue.write'],
  'Transport Servers': ['transportServer.read', 'transportServer.write'],
  'User Management': ['roleGroup.read', 'user.password', 'user.read', 'user.secondFactor', 'user.write'],
  'View-Only Audit Logs': ['auditLog.read'],
  'View-Only Configuration': [
    'acceptedDomain.read',
    'organization.read',
    'receiveConnector.read',
    'sendConnector.read',
    'systemMessage.read',
    'transportServer.read',
  ],
  'View-Only Queues': ['queue.read'],
  'View-Only Users': ['roleGroup.read', 'user.read'],
} as const satisfies Readonly<Record<string, readonly Permission[]>>;

export type ManagementRole = keyof typeof MANAGEMENT_ROLES;

/** By name. */
export const MANAGEMENT_ROLE_NAMES = Object.keys(MANAGEMENT_ROLES).filter(isManagementRole).sort();

/** What anybody may who has signed in. */
export const EVERYONES_PERMISSIONS: readonly Permission[] = [
  'account.read',
  'account.write',
  'auditLog.undo',
  'help.read',
];

function isManagementRole(name: string): name is ManagementRole {
  return Object.hasOwn(MANAGEMENT_ROLES, name);
}

/** @param roles as rows name them: one that this version does not know gives nothing */
export function permissionsOf(roles: Iterable<string>): ReadonlySet<Permission> {
  const known = [...roles].filter(isManagementRole);
  return new Set([...EVERYONES_PERMISSIONS, ...known.flatMap((role) => MANAGEMENT_ROLES[role])]);
}
