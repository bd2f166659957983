import { readGroupMapping } from '@/lib/auth/oidc/group-mapping';
import type { Database } from '@/lib/commands/command/context';
import type { OutputRow } from '@/lib/commands/command/report';
import { loadConfig } from '@/lib/config';
import type { StoredOidcProvider } from '@/lib/store/configuration/oidc-providers';
import { shownMapping } from './mapping';
import { OIDC_CALLBACK_PATH } from './parameters';

/** Owns: an OIDC provider as Get-OidcProvider shows it: all but its secret. */

export const OIDC_PROVIDER_COLUMNS = ['Name', 'Issuer', 'ClientId', 'Enabled'] as const;

/** By id: what each role group is called now. */
export async function readRoleGroupNames(
  db: Pick<Database, 'roleGroup'>,
): Promise<ReadonlyMap<string, string>> {
  const groups = await db.roleGroup.findMany({ select: { id: true, name: true } });
  return new Map(groups.map(({ id, name }) => [id, name]));
}

export function toOidcProviderRow(
  provider: StoredOidcProvider,
  names: ReadonlyMap<string, string>,
): OutputRow {
  const mapping = readGroupMapping(provider.groupMapping);
  const origin = loadConfig().publicUrl?.origin;
  return {
    Identity: provider.name,
    Guid: provider.id,
    Name: provider.name,
    Issuer: provider.issuer,
    ClientId: provider.clientId,
    HasClientSecret: provider.secretCiphertext !== null,
    Scopes: [...provider.scopes],
    LogonNameClaim: provider.logonNameClaim,
    GroupsClaim: provider.groupsClaim,
    GroupMapping: shownMapping(mapping, names),
    /** Named in the mapping and there no more: for these it gives nothing. */
    GoneFromMapping: mapping
      .filter(({ roleGroup }) => !names.has(roleGroup.id))
      .map(({ roleGroup }) => roleGroup.name),
    SecondFactorValues: [...provider.secondFactorValues],
    CreateUsers: provider.createsUsers,
    Enabled: provider.enabled,
    /** What the provider has to know; null: the address under which the console is opened, with this path. */
    RedirectUri: origin === undefined ? null : `${origin}${OIDC_CALLBACK_PATH}`,
    WhenCreated: provider.createdAt.toISOString(),
    WhenChanged: provider.updatedAt.toISOString(),
  };
}
