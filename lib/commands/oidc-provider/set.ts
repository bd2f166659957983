import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { readGroupMapping } from '@/lib/auth/oidc/group-mapping';
import { defineCommand } from '@/lib/commands/command/define';
import { refuseOtherAddress } from '@/lib/commands/handler/secret-address';
import { nameTaken, refuseIfTaken } from '@/lib/commands/handler/taken';
import { applyListChange } from '@/lib/commands/parameters/list-change';
import { endSessionsOfProvider, updateOidcProvider } from '@/lib/store/configuration/oidc-providers';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_OIDC_PROVIDER } from './audited';
import { lockOidcProvider } from './lock-provider';
import { resolveMapping, shownMapping } from './mapping';
import { OIDC_PROVIDER_COLUMNS, readRoleGroupNames, toOidcProviderRow } from './output';
import { OIDC_LIST_OPTIONS, setOidcProviderParameters } from './parameters';
import { secretColumns } from './secret';
import { warningsOf } from './warnings';

/** Whom a disabled provider has let in is signed out. */
export const setOidcProvider = defineCommand({
  name: 'Set-OidcProvider',
  parameters: setOidcProviderParameters,
  permission: 'organization.write',
  effect: 'change',
  changes: [AUDITED_OIDC_PROVIDER],
  positional: 'Identity',
  secrets: ['ClientSecret'],
  columns: OIDC_PROVIDER_COLUMNS,
  handler: async (context, given) => {
    const { db } = context;
    const stored = await lockOidcProvider(context, given.Identity);
    await context.audit.changing(AUDITED_OIDC_PROVIDER, stored.id);
    const name = given.Name ?? stored.name;
    const taken = () => nameTaken(name, 'Set-OidcProvider');
    const holder = await findIdByIdentity(db, 'oidc_provider', name);
    if (holder !== null && holder !== stored.id) throw taken();
    refuseOtherAddress({
      kept: stored.secretCiphertext !== null && given.ClientSecret === undefined ? ['ClientSecret'] : [],
      before: [stored.issuer],
      after: [given.Issuer ?? stored.issuer],
    });
    const names = await readRoleGroupNames(db);
    const former = readGroupMapping(stored.groupMapping);
    const mapping =
      given.GroupMapping === undefined
        ? former
        : await resolveMapping(
            context,
            applyListChange(shownMapping(former, names), given.GroupMapping, OIDC_LIST_OPTIONS),
            former,
          );
    const data = {
      name,
      issuer: given.Issuer ?? stored.issuer,
      clientId: given.ClientId ?? stored.clientId,
      ...(given.ClientSecret === undefined
        ? {}
        : await secretColumns(context, stored.id, given.ClientSecret)),
      scopes: [...applyListChange(stored.scopes, given.Scopes, OIDC_LIST_OPTIONS)],
      logonNameClaim: given.LogonNameClaim ?? stored.logonNameClaim,
      groupsClaim: given.GroupsClaim === undefined ? stored.groupsClaim : (given.GroupsClaim ?? ''),
      groupMapping: mapping,
      secondFactorValues: [
        ...applyListChange(stored.secondFactorValues, given.SecondFactorValues, OIDC_LIST_OPTIONS),
      ],
      createsUsers: given.CreateUsers ?? stored.createsUsers,
      enabled: given.Enabled ?? stored.enabled,
    };
    const changed = await refuseIfTaken(updateOidcProvider(db, stored.id, data), taken);
    if (!changed.enabled) {
      await endSessionsOfProvider(db, changed.id);
      await context.notify(ENDED_SESSIONS, '');
    }
    await context.notify('people', changed.id);
    return { output: [toOidcProviderRow(changed, names)], warnings: warningsOf(changed) };
  },
});
