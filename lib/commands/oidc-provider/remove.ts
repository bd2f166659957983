import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { defineCommand } from '@/lib/commands/command/define';
import { takeMappedMemberships } from '@/lib/commands/handler/mapped-memberships';
import { deleteOidcProvider, endSessionsOfProvider } from '@/lib/store/configuration/oidc-providers';
import { AUDITED_OIDC_PROVIDER } from './audited';
import { lockOidcProvider } from './lock-provider';
import { OIDC_PROVIDER_COLUMNS } from './output';
import { removeOidcProviderParameters } from './parameters';

/** Who it proved stays a user, without what its mapping gave them, and is signed out. */
export const removeOidcProvider = defineCommand({
  name: 'Remove-OidcProvider',
  parameters: removeOidcProviderParameters,
  permission: 'organization.write',
  effect: 'change',
  changes: [AUDITED_OIDC_PROVIDER],
  confirms: true,
  positional: 'Identity',
  columns: OIDC_PROVIDER_COLUMNS,
  handler: async (context, { Identity }) => {
    const { db } = context;
    const provider = await lockOidcProvider(context, Identity);
    await context.audit.changing(AUDITED_OIDC_PROVIDER, provider.id);
    await takeMappedMemberships(context, provider.id);
    await endSessionsOfProvider(db, provider.id);
    await deleteOidcProvider(db, provider.id);
    await context.notify(ENDED_SESSIONS, '');
    await context.notify('people', provider.id);
    return {};
  },
});
