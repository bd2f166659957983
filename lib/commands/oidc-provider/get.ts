import { defineCommand } from '@/lib/commands/command/define';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { findOidcProvider, listOidcProviders } from '@/lib/store/configuration/oidc-providers';
import { OIDC_PROVIDER_COLUMNS, readRoleGroupNames, toOidcProviderRow } from './output';
import { getOidcProviderParameters } from './parameters';

export const getOidcProvider = defineCommand({
  name: 'Get-OidcProvider',
  parameters: getOidcProviderParameters,
  permission: 'organization.read',
  effect: 'read',
  positional: 'Identity',
  columns: OIDC_PROVIDER_COLUMNS,
  handler: async ({ db }, { Identity }) => {
    const names = await readRoleGroupNames(db);
    if (Identity === undefined) {
      return { output: (await listOidcProviders(db)).map((provider) => toOidcProviderRow(provider, names)) };
    }
    const provider = await findOidcProvider(db, Identity);
    if (provider === null) throw objectNotFound(Identity, 'Get-OidcProvider');
    return { output: [toOidcProviderRow(provider, names)] };
  },
});
