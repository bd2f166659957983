import { type GroupMapping, readGroupMapping } from '@/lib/auth/oidc/group-mapping';
import type { CommandContext } from '@/lib/commands/command/context';
import { readOidcProvider, type StoredOidcProvider } from '@/lib/store/configuration/oidc-providers';
import { readRoleGroup, type StoredRoleGroup } from '@/lib/store/configuration/role-groups';
import type { StoredUser } from '@/lib/store/configuration/users';

/** Owns: the role groups that an OIDC provider gives, whether or not anybody has them yet. One that is gone is not among them. */
type Reader = Pick<CommandContext, 'db'>;

async function groupsOfMapping({ db }: Reader, mapping: GroupMapping): Promise<readonly StoredRoleGroup[]> {
  const ids = [...new Set(mapping.map(({ roleGroup }) => roleGroup.id))];
  const groups = await Promise.all(ids.map((id) => readRoleGroup(db, id)));
  return groups.filter((group) => group !== null);
}

export async function groupsOfProvider(
  context: Reader,
  { groupMapping }: Pick<StoredOidcProvider, 'groupMapping'>,
): Promise<readonly StoredRoleGroup[]> {
  return await groupsOfMapping(context, readGroupMapping(groupMapping));
}

/**
 * Of who has been given to a provider and has not come from there yet: they become whoever the provider proves first under one of
 * their logon names, with all that it gives that person.
 */
export async function awaitedGroups(
  context: Reader,
  { oidcIdentity }: StoredUser,
): Promise<readonly StoredRoleGroup[]> {
  if (oidcIdentity === null || oidcIdentity.subject !== null) return [];
  const provider = await readOidcProvider(context.db, oidcIdentity.providerId);
  return provider === null ? [] : await groupsOfProvider(context, provider);
}
