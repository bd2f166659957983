import type { CommandContext } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';
import { findRoleGroup, type StoredRoleGroup } from '@/lib/store/configuration/role-groups';
import { lockConfiguration } from '@/lib/store/configuration/routing-changes';
import { refuseMore } from './climb';
import { objectNotFound } from './taken';

/**
 * A role group that the actor may change: it gives nothing that they may not do themselves.
 * @param parameter names it in the error
 * @throws CommandError ObjectNotFound, MayDoMore
 */
export async function lockRoleGroup(
  { db, actor }: CommandContext,
  identity: string,
  parameter = 'Identity',
): Promise<StoredRoleGroup> {
  await lockConfiguration(db);
  const group = await findRoleGroup(db, identity);
  if (group === null) throw objectNotFound(identity, 'Get-RoleGroup', parameter);
  refuseMore(actor, [group], parameter, group.name);
  return group;
}

/** @throws CommandError BuiltInRoleGroup */
export function refuseBuiltIn(group: StoredRoleGroup, parameter: string): void {
  if (group.builtIn !== null) throw refuse('BuiltInRoleGroup', parameter, { name: group.name }, 409);
}
