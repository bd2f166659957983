import type { CommandContext } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';
import { findOidcProvider, setOidcIdentity } from '@/lib/store/configuration/oidc-providers';
import type { StoredUser } from '@/lib/store/configuration/users';
import { kindRights } from '@/lib/user-kind';
import { refuseMore } from './climb';
import { groupsOfProvider } from './mapped-role-groups';
import { objectNotFound } from './taken';

/**
 * Owns: by which OIDC provider a user signs in, besides a password.
 * Promises: from then on the first whom the provider proves under a logon name of the user is known as this user, by what the
 *   provider calls them for ever; taken away or given to another provider, that is forgotten, and who came by it is signed out. Who gives a user to a provider may do
 *   all that it gives: they may know a password of that user.
 * @throws CommandError ObjectNotFound, NotForKind, MayDoMore
 */
export async function changeProviderOf(
  context: CommandContext,
  user: StoredUser,
  identity: string | null,
): Promise<void> {
  const { db, actor } = context;
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
  for (const group of await groupsOfProvider(context, provider)) {
    refuseMore(actor, [group], 'OidcProvider', provider.name);
  }
  await setOidcIdentity(db, user.id, provider);
}
