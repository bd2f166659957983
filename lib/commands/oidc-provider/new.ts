import { defineCommand } from '@/lib/commands/command/define';
import { refuseMore } from '@/lib/commands/handler/climb';
import { nameTaken, refuseIfTaken } from '@/lib/commands/handler/taken';
import { createOidcProvider, roleGroupsOfPeople } from '@/lib/store/configuration/oidc-providers';
import { lockConfiguration } from '@/lib/store/configuration/routing-changes';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_OIDC_PROVIDER } from './audited';
import { resolveMapping } from './mapping';
import { OIDC_PROVIDER_COLUMNS, readRoleGroupNames, toOidcProviderRow } from './output';
import { newOidcProviderParameters } from './parameters';
import { secretColumns } from './secret';
import { warningsOf } from './warnings';

export const newOidcProvider = defineCommand({
  name: 'New-OidcProvider',
  parameters: newOidcProviderParameters,
  permission: 'organization.write',
  effect: 'change',
  changes: [AUDITED_OIDC_PROVIDER],
  positional: 'Name',
  secrets: ['ClientSecret'],
  columns: OIDC_PROVIDER_COLUMNS,
  handler: async (context, given) => {
    const { db } = context;
    await lockConfiguration(db);
    const taken = () => nameTaken(given.Name, 'Set-OidcProvider');
    if ((await findIdByIdentity(db, 'oidc_provider', given.Name)) !== null) throw taken();
    const id = context.newId();
    // Of one that Undo brings back: whom it proved, it proves again.
    for (const group of await roleGroupsOfPeople(db, id)) {
      refuseMore(context.actor, [group], 'Name', given.Name);
    }
    const data = {
      id,
      name: given.Name,
      issuer: given.Issuer,
      clientId: given.ClientId,
      ...(await secretColumns(context, id, given.ClientSecret ?? null)),
      scopes: given.Scopes ?? ['openid', 'profile', 'email'],
      logonNameClaim: given.LogonNameClaim ?? 'preferred_username',
      groupsClaim: given.GroupsClaim === undefined ? 'groups' : (given.GroupsClaim ?? ''),
      groupMapping: await resolveMapping(context, given.GroupMapping ?? [], []),
      secondFactorValues: given.SecondFactorValues ?? [],
      createsUsers: given.CreateUsers ?? false,
      enabled: given.Enabled ?? true,
    };
    const made = await refuseIfTaken(createOidcProvider(db, data), taken);
    context.audit.created(AUDITED_OIDC_PROVIDER, made.id);
    await context.notify('people', made.id);
    return {
      output: [toOidcProviderRow(made, await readRoleGroupNames(db))],
      warnings: warningsOf(made),
    };
  },
});
