import { type RoleGroupRoles, rolesOf } from './built-in-role-groups';
import { permissionsOf } from './management-roles';
import type { Permission } from './permission';

/**
 * Owns: what a user may do: the permissions of all roles of all groups they are in.
 * Promises: read each time it is asked, so that who was taken out of a group may no more with the next request.
 */
export interface PermissionDatabase {
  user: {
    findUnique(query: {
      where: { id: string };
      select: {
        disabledAt: true;
        memberships: { select: { roleGroup: { select: { builtIn: true; roles: true } } } };
      };
    }): PromiseLike<{
      disabledAt: Date | null;
      memberships: readonly { roleGroup: RoleGroupRoles }[];
    } | null>;
  };
}

/** @returns null for an account that is disabled or gone */
export async function findUserPermissions(
  database: PermissionDatabase,
  userId: string,
): Promise<ReadonlySet<Permission> | null> {
  const user = await database.user.findUnique({
    where: { id: userId },
    select: {
      disabledAt: true,
      memberships: { select: { roleGroup: { select: { builtIn: true, roles: true } } } },
    },
  });
  if (user === null || user.disabledAt !== null) return null;
  return permissionsOf(user.memberships.flatMap(({ roleGroup }) => rolesOf(roleGroup)));
}
