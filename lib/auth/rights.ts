import { z } from 'zod/mini';
import { addReach, commonReach, isWithin, type Reach, SCOPE_KINDS, type Scope } from '@/lib/reach';
import { type RoleGroupRoles, rolesOf } from './built-in-role-groups';
import { EVERYONES_PERMISSIONS, permissionsOf } from './management-roles';
import type { Permission } from './permission';
import { reachOf } from './permission-reach';

/**
 * Owns: what somebody may do, and how far: each permission with its reach.
 * Promises: role groups add up, permission by permission. A scope that cannot be read admits nothing. Pure.
 */
export type Rights = ReadonlyMap<Permission, Reach>;

/** What is needed of a group's row. */
export interface RoleGroupRights extends RoleGroupRoles {
  /** As it is stored (role_group.scope). */
  readonly scope: unknown;
}

const storedObject = z.object({ id: z.string(), name: z.string() });
const storedScope = z.nullable(z.partialRecord(z.enum(SCOPE_KINDS), z.array(storedObject)));

/** What a group's scope names: the ids, and what each was called when it was named. */
export type StoredScope = Partial<Record<(typeof SCOPE_KINDS)[number], { id: string; name: string }[]>>;

/** @returns null for a scope that cannot be read */
export function readScope(stored: unknown): StoredScope | null {
  const parsed = storedScope.safeParse(stored ?? null);
  return parsed.success ? (parsed.data ?? {}) : null;
}

/** The scope of a built-in group is everything. */
function scopeOf({ builtIn, scope }: RoleGroupRights): Scope {
  if (builtIn !== null) return {};
  const read = readScope(scope);
  if (read === null) return NOTHING;
  return Object.fromEntries(
    Object.entries(read).map(([kind, objects]) => [kind, objects.map(({ id }) => id)]),
  );
}

const NOTHING: Scope = Object.fromEntries(SCOPE_KINDS.map((kind) => [kind, []]));

/** @param permissions over everything */
export function everywhere(permissions: Iterable<Permission>): Rights {
  return new Map([...permissions].map((permission) => [permission, null]));
}

/** Roles that are given without a role group: over everything. */
export function unscoped(roles: readonly string[]): RoleGroupRights {
  return { builtIn: null, roles, scope: null };
}

/** What the members of these groups may do, beside what everybody may. */
export function rightsOf(groups: readonly RoleGroupRights[]): Rights {
  const rights = new Map<Permission, Reach>(EVERYONES_PERMISSIONS.map((permission) => [permission, null]));
  for (const group of groups) {
    const scope = scopeOf(group);
    for (const permission of permissionsOf(rolesOf(group))) {
      const reach = EVERYONES_PERMISSIONS.includes(permission) ? null : reachOf(permission, scope);
      const before = rights.get(permission);
      rights.set(permission, before === undefined ? reach : addReach(before, reach));
    }
  }
  return rights;
}

/** What both permit, as far as both reach. */
export function commonRights(one: Rights, other: Rights): Rights {
  const common = new Map<Permission, Reach>();
  for (const [permission, reach] of one) {
    const second = other.get(permission);
    if (second !== undefined) common.set(permission, commonReach(reach, second));
  }
  return common;
}

/** The permissions of `wanted` that `held` does not have, or not as far. */
export function exceeding(wanted: Rights, held: Rights): readonly Permission[] {
  return [...wanted].flatMap(([permission, reach]) => {
    const own = held.get(permission);
    return own !== undefined && isWithin(reach, own) ? [] : [permission];
  });
}
