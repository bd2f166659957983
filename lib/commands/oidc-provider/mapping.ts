import type { GroupMapping } from '@/lib/auth/oidc/group-mapping';
import type { CommandContext } from '@/lib/commands/command/context';
import { refuseMore } from '@/lib/commands/handler/climb';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { findRoleGroup } from '@/lib/store/configuration/role-groups';

/**
 * Owns: the mapping of a provider's groups to role groups as its parameter says it, and that nobody climbs by it.
 * Promises: whoever sets a mapping may do all that it gives; a role group is known by its id. One that has been removed since
 *   stays where it stands, and gives nothing.
 */

/** @param names of the role groups that are there */
export function shownMapping(mapping: GroupMapping, names: ReadonlyMap<string, string>): string[] {
  return mapping.map(({ group, roleGroup }) => `${group}=>${names.get(roleGroup.id) ?? roleGroup.name}`);
}

/**
 * @param wanted as `shownMapping` shows it, or with a GUID in the role group's place
 * @throws CommandError ObjectNotFound, MayDoMore
 */
export async function resolveMapping(
  { db, actor }: CommandContext,
  wanted: readonly string[],
  former: GroupMapping,
): Promise<GroupMapping> {
  const mapping: GroupMapping = [];
  for (const [index, item] of wanted.entries()) {
    const at = item.lastIndexOf('=>');
    const [group, identity] = [item.slice(0, at), item.slice(at + 2)];
    const parameter = `GroupMapping.${index}`;
    const found = await findRoleGroup(db, identity);
    if (found !== null) refuseMore(actor, [found], parameter, found.name);
    const roleGroup = found ?? formerOf(former, identity);
    if (roleGroup === null) throw objectNotFound(identity, 'Get-RoleGroup', parameter);
    mapping.push({ group, roleGroup: { id: roleGroup.id, name: roleGroup.name } });
  }
  return mapping;
}

function formerOf(former: GroupMapping, identity: string): GroupMapping[number]['roleGroup'] | null {
  const wanted = identity.toLowerCase();
  const found = former.find(({ roleGroup: { id, name } }) => id === wanted || name.toLowerCase() === wanted);
  return found?.roleGroup ?? null;
}
