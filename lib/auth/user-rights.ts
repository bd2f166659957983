import { type Rights, type RoleGroupRights, rightsOf } from './rights';

/**
 * Owns: what a user may do: the permissions of all roles of all groups they are in, as far as the groups' scopes reach.
 * Promises: read each time it is asked, so that who was taken out of a group may no more with the next request.
 */
export interface PermissionDatabase {
  user: {
    findUnique(query: {
      where: { id: string };
      select: {
        disabledAt: true;
        memberships: { select: { roleGroup: { select: { builtIn: true; roles: true; scope: true } } } };
      };
    }): PromiseLike<{
      disabledAt: Date | null;
      memberships: readonly { roleGroup: RoleGroupRights }[];
    } | null>;
  };
}

/** @returns null for an account that is disabled or gone */
export async function findUserRights(database: PermissionDatabase, userId: string): Promise<Rights | null> {
  const user = await database.user.findUnique({
    where: { id: userId },
    select: {
      disabledAt: true,
      memberships: { select: { roleGroup: { select: { builtIn: true, roles: true, scope: true } } } },
    },
  });
  if (user === null || user.disabledAt !== null) return null;
  return rightsOf(user.memberships.map(({ roleGroup }) => roleGroup));
}
