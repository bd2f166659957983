import type { Permission } from '@/lib/auth/permission';
import type { CommandContext } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { findUser, type StoredUser } from '@/lib/store/configuration/users';
import { lockUser } from './climb';

/**
 * Owns: whose account a cmdlet is about that everybody may run for their own: tokens and app passwords.
 * Promises: somebody else's needs `user.read` to be seen and `user.write` to be changed, and whoever changes it may do all that
 *   its owner may (climb.ts).
 */

/** @throws CommandError ParameterRequired for who has no account, PermissionRequired, ObjectNotFound, MayDoMore */
export async function lockOwner(context: CommandContext, identity: string | undefined): Promise<StoredUser> {
  const { db, actor } = context;
  const isOwn = identity === undefined;
  if (isOwn && actor.userId === null) throw refuse('ParameterRequired', 'User', { parameter: 'User' });
  const wanted = identity ?? actor.userId ?? '';
  const user = await findUser(db, wanted);
  if (user === null) throw objectNotFound(wanted, 'Get-User', 'User');
  if (!actor.isPerson(user.id)) refuseWithout(actor, 'user.write');
  return await lockUser(context, user.id, 'User');
}

/**
 * Whose are shown: one user's, or null for everybody's, which is what whoever may read users gets by default.
 * @throws CommandError PermissionRequired, ObjectNotFound
 */
export async function findShownOwner(
  { db, actor }: CommandContext,
  identity: string | undefined,
): Promise<string | null> {
  if (identity === undefined) return actor.permissions.has('user.read') ? null : actor.userId;
  const user = await findUser(db, identity);
  const isOwn = user !== null && actor.isPerson(user.id);
  if (!isOwn) refuseWithout(actor, 'user.read');
  if (user === null) throw objectNotFound(identity, 'Get-User', 'User');
  return user.id;
}

function refuseWithout(actor: CommandContext['actor'], permission: Permission): void {
  if (!actor.permissions.has(permission)) throw refuse('PermissionRequired', 'User', { permission }, 403);
}

/** By name, without regard to case, or GUID. @throws CommandError ObjectNotFound, OwnerNeeded */
export function findOwned<T extends { readonly id: string; readonly name: string }>(
  items: readonly T[],
  identity: string,
  cmdlet: string,
): T {
  const wanted = identity.toLowerCase();
  const byId = items.find(({ id }) => id === wanted);
  const byName = items.filter(({ name }) => name.toLowerCase() === wanted);
  if (byId === undefined && byName.length > 1) throw refuse('OwnerNeeded', 'Identity', { name: identity });
  const found = byId ?? byName[0];
  if (found === undefined) throw objectNotFound(identity, cmdlet);
  return found;
}
