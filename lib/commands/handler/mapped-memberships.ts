import { ORGANIZATION_MANAGEMENT } from '@/lib/auth/built-in-role-groups';
import type { CommandContext } from '@/lib/commands/command/context';
import { removeRoleGroupMember } from '@/lib/store/configuration/role-groups';
import { readUser } from '@/lib/store/configuration/users';
import { AUDITED_USER, nameOf } from './audited-user';
import { refuseLastManager, refuseMore } from './climb';

/**
 * Takes away what a provider's mapping has given, for nobody does it later. With an Undo of that it comes again at the next
 * sign-in, not before.
 * @throws CommandError MayDoMore, LastOrganizationManager
 */
export async function takeMappedMemberships(
  { db, audit, actor }: CommandContext,
  providerId: string,
): Promise<void> {
  const given = await db.roleGroupMember.findMany({
    where: { oidcProviderId: providerId },
    include: { roleGroup: { select: { builtIn: true } } },
  });
  for (const userId of new Set(given.map((membership) => membership.userId))) {
    const user = await readUser(db, userId);
    if (user === null) continue;
    // Whoever is proved by another provider by now is not among this one's people.
    const groups = user.memberships.map(({ roleGroup }) => roleGroup);
    if (!actor.isPerson(user.id)) refuseMore(actor, groups, 'Identity', user.name);
    audit.about(AUDITED_USER.type, user.id, nameOf(user));
    for (const { roleGroupId, roleGroup } of given.filter((membership) => membership.userId === userId)) {
      if (roleGroup.builtIn === ORGANIZATION_MANAGEMENT) await refuseLastManager(db, user, 'Identity');
      await removeRoleGroupMember(db, roleGroupId, userId);
    }
  }
}
