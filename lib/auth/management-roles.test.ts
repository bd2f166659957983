import { expect, it } from 'vitest';
import { BUILT_IN_ROLE_GROUPS, rolesOf } from './built-in-role-groups';
import { EVERYONES_PERMISSIONS, MANAGEMENT_ROLES, permissionsOf } from './management-roles';
import { PERMISSIONS } from './permission';

it('gives each permission by a role, or to everyone', () => {
  const given = new Set<string>([...Object.values(MANAGEMENT_ROLES).flat(), ...EVERYONES_PERMISSIONS]);
  expect(PERMISSIONS.filter((permission) => !given.has(permission))).toEqual([]);
});

/** Written down a second time on purpose: whoever gives a group more says so here. */
it('gives each built-in group what the table says', () => {
  const table = Object.entries(BUILT_IN_ROLE_GROUPS).map(
    ([builtIn, roles]) =>
      `${builtIn}: ${[...permissionsOf(rolesOf({ builtIn, roles: [] }))].sort().join(' ')} (${roles.length})`,
  );
  expect(table).toMatchInlineSnapshot(`
    [
      "OrganizationManagement: acceptedDomain.read acceptedDomain.write account.read account.write auditLog.read auditLog.undo auditLog.write help.read message.content message.send organization.read organization.write queue.read queue.write receiveConnector.read receiveConnector.write roleGroup.read roleGroup.write sendConnector.read sendConnector.test sendConnector.write systemMessage.read systemMessage.write tracking.read transportServer.read transportServer.write user.password user.read user.secondFactor user.write (18)",
      "ServerManagement: acceptedDomain.read account.read account.write auditLog.undo help.read message.send organization.read queue.read queue.write receiveConnector.read receiveConnector.write sendConnector.read sendConnector.test systemMessage.read transportServer.read transportServer.write (5)",
      "RecipientManagement: account.read account.write auditLog.undo help.read roleGroup.read tracking.read user.password user.read user.secondFactor user.write (2)",
      "RecordsManagement: account.read account.write auditLog.read auditLog.undo auditLog.write help.read tracking.read (2)",
      "ViewOnlyOrganizationManagement: acceptedDomain.read account.read account.write auditLog.read auditLog.undo help.read organization.read queue.read receiveConnector.read roleGroup.read sendConnector.read systemMessage.read tracking.read transportServer.read user.read (5)",
      "MailFlowOperators: account.read account.write auditLog.undo help.read queue.read queue.write tracking.read (2)",
      "HelpDesk: account.read account.write auditLog.undo help.read roleGroup.read user.password user.read (2)",
    ]
  `);
});

it('gives Organization Management everything', () => {
  const roles = rolesOf({ builtIn: 'OrganizationManagement', roles: [] });
  expect([...permissionsOf(roles)].sort()).toEqual([...PERMISSIONS].sort());
});

it('gives who only looks no permission to write, but for their own password', () => {
  const roles = rolesOf({ builtIn: 'ViewOnlyOrganizationManagement', roles: [] });
  // What auditLog.undo puts back needs its own permission.
  expect([...permissionsOf(roles)].filter((permission) => !permission.endsWith('.read'))).toEqual([
    'account.write',
    'auditLog.undo',
  ]);
});

it('gives nothing for a role or a built-in group that this version does not know', () => {
  expect([...permissionsOf(['A later role'])]).toEqual(EVERYONES_PERMISSIONS);
  expect(rolesOf({ builtIn: 'ALaterGroup', roles: ['Transport Queues'] })).toEqual([]);
  expect([...permissionsOf(['constructor', 'toString'])]).toEqual(EVERYONES_PERMISSIONS);
});
