import { ORGANIZATION_MANAGEMENT } from '@/lib/auth/built-in-role-groups';
import type { CommandContext } from '@/lib/commands/command/context';
import { isDelta, type ListChange } from '@/lib/commands/parameters/list-change';
import {
  addRoleGroupMember,
  removeRoleGroupMember,
  type StoredRoleGroup,
} from '@/lib/store/configuration/role-groups';
import type { StoredUser } from '@/lib/store/configuration/users';
import { AUDITED_USER, nameOf } from './audited-user';
import { lockUser, refuseKind, refuseLastManager } from './climb';
import { lockRoleGroup } from './lock-role-group';

/**
 * Owns: who is in which role group, changed from either side: a user's groups, a group's members.
 * Promises: each user and each group that is named passes the rules of climb.ts; what stays as it is is not asked about.
 */

/**
 * @param parameter names the list in errors
 * @throws CommandError ObjectNotFound, MayDoMore, LastOrganizationManager, KindAdministersNothing
 */
export async function changeGroupsOf(
  context: CommandContext,
  user: StoredUser,
  change: ListChange<string>,
  parameter: string,
): Promise<void> {
  const present = user.memberships.map(({ roleGroupId }) => roleGroupId);
  const find = (identity: string, at: string) => lockRoleGroup(context, identity, at);
  const { added, removed } = await differences(present, change, parameter, find);
  if (added.length > 0) refuseKind(user, parameter);
  for (const { id, name } of [...added, ...removed]) context.audit.about('RoleGroup', id, name);
  const giver = context.actor.origin?.oidcProviderId ?? null;
  for (const { id } of added) await addRoleGroupMember(context.db, id, user.id, giver);
  for (const group of removed) {
    if (group.builtIn === ORGANIZATION_MANAGEMENT) await refuseLastManager(context.db, user, parameter);
    await removeRoleGroupMember(context.db, group.id, user.id);
  }
}

/** As `changeGroupsOf`, from the group's side. */
export async function changeMembersOf(
  context: CommandContext,
  group: Pick<StoredRoleGroup, 'id' | 'builtIn' | 'members'>,
  change: ListChange<string>,
  parameter: string,
): Promise<void> {
  const present = group.members.map(({ userId }) => userId);
  const find = async (identity: string, at: string) => {
    const user = await lockUser(context, identity, at);
    if (!present.includes(user.id)) refuseKind(user, at);
    return user;
  };
  const { added, removed } = await differences(present, change, parameter, find);
  for (const user of [...added, ...removed]) context.audit.about(AUDITED_USER.type, user.id, nameOf(user));
  // Who comes stays when who goes is judged: one request may hand Organization Management over.
  for (const { id } of added) await addRoleGroupMember(context.db, group.id, id, null);
  for (const user of removed) {
    if (group.builtIn === ORGANIZATION_MANAGEMENT) await refuseLastManager(context.db, user, parameter);
    await removeRoleGroupMember(context.db, group.id, user.id);
  }
}

/**
 * What a change comes to. An object may be called by any of its names, so lists are compared by id.
 * @param find by name or id; @throws when there is none, or it may not be changed
 */
async function differences<T extends { readonly id: string }>(
  present: readonly string[],
  change: ListChange<string>,
  parameter: string,
  find: (identity: string, at: string) => Promise<T>,
): Promise<{ readonly added: readonly T[]; readonly removed: readonly T[] }> {
  const wanted = await findEach(isDelta(change) ? change.Add : change, parameter, find);
  const unwanted = isDelta(change)
    ? await findEach(change.Remove, parameter, find)
    : await findEach(
        present.filter((id) => !wanted.has(id)),
        parameter,
        find,
      );
  return {
    added: [...wanted.values()].filter(({ id }) => !present.includes(id)),
    removed: [...unwanted.values()].filter(({ id }) => present.includes(id) && !wanted.has(id)),
  };
}

async function findEach<T extends { readonly id: string }>(
  identities: readonly string[],
  parameter: string,
  find: (identity: string, at: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  const found = new Map<string, T>();
  for (const [index, identity] of identities.entries()) {
    const object = await find(identity, `${parameter}.${index}`);
    found.set(object.id, object);
  }
  return found;
}
