import { readGroupMapping } from '@/lib/auth/oidc/group-mapping';
import type { Problem } from '@/lib/commands/command/errors';
import type { StoredOidcProvider } from '@/lib/store/configuration/oidc-providers';

/** What is set and has no effect. */
export function warningsOf(provider: StoredOidcProvider): Problem[] {
  const isMapped = readGroupMapping(provider.groupMapping).length > 0;
  if (!isMapped || provider.groupsClaim !== '') return [];
  return [{ id: 'OidcGroupsClaimMissing', parameter: null, args: { name: provider.name } }];
}
