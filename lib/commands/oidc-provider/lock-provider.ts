import type { CommandContext } from '@/lib/commands/command/context';
import { refuseMore } from '@/lib/commands/handler/climb';
import { groupsOfProvider } from '@/lib/commands/handler/mapped-role-groups';
import { objectNotFound } from '@/lib/commands/handler/taken';
import {
  findOidcProvider,
  roleGroupsOfPeople,
  type StoredOidcProvider,
} from '@/lib/store/configuration/oidc-providers';
import { lockConfiguration } from '@/lib/store/configuration/routing-changes';

/**
 * A provider that the actor may change: whoever says who proves somebody could sign in as them, so they may do all that its
 * mapping gives, and all that anybody may whom it proves.
 * @throws CommandError ObjectNotFound, MayDoMore
 */
export async function lockOidcProvider(
  context: CommandContext,
  identity: string,
): Promise<StoredOidcProvider> {
  const { db, actor } = context;
  await lockConfiguration(db);
  const provider = await findOidcProvider(db, identity);
  if (provider === null) throw objectNotFound(identity, 'Get-OidcProvider');
  const given = await groupsOfProvider(context, provider);
  const held = await roleGroupsOfPeople(db, provider.id);
  refuseMore(actor, [...given, ...held], 'Identity', provider.name);
  return provider;
}
