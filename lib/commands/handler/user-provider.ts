import { readGroupMapping } from '@/lib/auth/oidc/group-mapping';
import type { CommandContext } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';
import {
  findOidcProvider,
  type StoredOidcProvider,
  setOidcIdentity,
} from '@/lib/store/configuration/oidc-providers';
import { readRoleGroup } from '@/lib/store/configuration/role-groups';
import type { StoredUser } from '@/lib/store/configuration/users';
import { kindRights } from '@/lib/user-kind';
import { refuseMore } from './climb';
import { objectNotFound } from './taken';

/**
 * Owns: by which OIDC provider a user signs in, besides a password.
 * Promises: from then on the first whom the provider proves under a logon name of the user is known as this user, by what the
 *   provider calls them for ever; taken away or given to another provider, that is forgotten. Whoever gives a user to a provider may
 *   do all that its mapping gives: they may know the user's password, and wait for somebody to sign in there.
 * @throws CommandError ObjectNotFound, NotForKind, MayDoMore
 */
export async function changeProviderOf(
  context: CommandContext,
  user: StoredUser,
  identity: string | null,
): Promise<void> {
  const { db } = context;
  if (identity === null) {
    await setOidcIdentity(db, user.id, null);
    return;
  }
  const provider = await findOidcProvider(db, identity);
  if (provider === null) throw objectNotFound(identity, 'Get-OidcProvider', 'OidcProvider');
  if (!kindRights(user.kind).signsIn) throw refuse('NotForKind', 'OidcProvider', { kind: user.kind });
  const { oidcIdentity } = user;
  const isSame = oidcIdentity?.providerId === provider.id && oidcIdentity.issuer === provider.issuer;
  if (isSame) return;
  await refuseMoreByMapping(context, provider);
  await setOidcIdentity(db, user.id, provider);
}

async function refuseMoreByMapping(
  { db, actor }: CommandContext,
  { name, groupMapping }: StoredOidcProvider,
): Promise<void> {
  const ids = new Set(readGroupMapping(groupMapping).map(({ roleGroup }) => roleGroup.id));
  const groups = await Promise.all([...ids].map((id) => readRoleGroup(db, id)));
  refuseMore(
    actor,
    groups.filter((group) => group !== null),
    'OidcProvider',
    name,
  );
}
