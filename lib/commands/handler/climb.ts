import { ORGANIZATION_MANAGEMENT } from '@/lib/auth/built-in-role-groups';
import { exceeding, type RoleGroupRights, rightsOf } from '@/lib/auth/rights';
import type { CommandContext, Database } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { lockConfiguration } from '@/lib/store/configuration/routing-changes';
import { findUser, type StoredUser } from '@/lib/store/configuration/users';
import { KIND_RIGHTS, kindRights, USER_KINDS } from '@/lib/user-kind';
import { awaitedGroups } from './mapped-role-groups';

/**
 * Owns: the two rules that keep rights where they are: nobody changes an account, or gives a right, that may more than they
 *   may; and somebody who may sign in stays in Organization Management. What a provider gives to who is awaited from it counts as
 *   theirs (mapped-role-groups.ts).
 * Promises: judged behind the lock of the configuration, so that two administrators who remove each other see each other.
 */

/**
 * A user that the actor may change.
 * @param parameter names it in the error
 * @throws CommandError ObjectNotFound, MayDoMore
 */
export async function lockUser(
  context: CommandContext,
  identity: string,
  parameter = 'Identity',
): Promise<StoredUser> {
  const { db, actor } = context;
  await lockConfiguration(db);
  const user = await findUser(db, identity);
  if (user === null) throw objectNotFound(identity, 'Get-User', parameter);
  const groups = user.memberships.map(({ roleGroup }) => roleGroup);
  // One's own account is as high as oneself.
  if (!actor.isPerson(user.id)) {
    refuseMore(actor, [...groups, ...(await awaitedGroups(context, user))], parameter, user.name);
  }
  return user;
}

/** @throws CommandError MayDoMore when these groups permit what the actor may not do, or further than the actor may */
export function refuseMore(
  actor: CommandContext['actor'],
  groups: readonly RoleGroupRights[],
  parameter: string,
  name: string,
): void {
  const more = [...exceeding(rightsOf(groups), actor.rights)];
  if (more.length === 0) return;
  throw refuse('MayDoMore', parameter, { name, permissions: more.sort().join(', ') }, 403);
}

const KINDS_THAT_SIGN_IN = USER_KINDS.filter((kind) => KIND_RIGHTS[kind].signsIn);

/** @throws CommandError KindAdministersNothing for a user that is in no role group and has no token */
export function refuseKind(user: StoredUser, parameter: string): void {
  if (kindRights(user.kind).administers) return;
  throw refuse('KindAdministersNothing', parameter, { name: user.name }, 409);
}

/** @throws CommandError LastOrganizationManager when nobody else in Organization Management may sign in */
export async function refuseLastManager(db: Database, user: StoredUser, parameter: string): Promise<void> {
  const isManager = user.memberships.some(({ roleGroup }) => roleGroup.builtIn === ORGANIZATION_MANAGEMENT);
  if (!isManager || user.disabledAt !== null || !kindRights(user.kind).signsIn) return;
  const others = await db.roleGroupMember.count({
    where: {
      userId: { not: user.id },
      roleGroup: { builtIn: ORGANIZATION_MANAGEMENT },
      user: { disabledAt: null, kind: { in: KINDS_THAT_SIGN_IN } },
    },
  });
  if (others === 0) throw refuse('LastOrganizationManager', parameter, { name: user.name }, 409);
}
