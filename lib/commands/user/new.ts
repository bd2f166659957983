import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { z } from 'zod';
import { PASSWORD_PROVIDER } from '@/lib/auth/password';
import { defineCommand } from '@/lib/commands/command/define';
import { type Problem, refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { changeGroupsOf } from '@/lib/commands/handler/memberships';
import { refuseWeakPassword } from '@/lib/commands/handler/new-password';
import { refuseIfTaken } from '@/lib/commands/handler/taken';
import { changeProviderOf } from '@/lib/commands/handler/user-provider';
import { ownAddressesOf } from '@/lib/mail/address/own-addresses';
import { lockConfiguration } from '@/lib/store/configuration/routing-changes';
import { createUser, findUser, type StoredUser } from '@/lib/store/configuration/users';
import { KIND_RIGHTS, kindRights, type UserKind } from '@/lib/user-kind';
import { logonNameTaken, refuseTakenNames } from './names-taken';
import { toUserRow, USER_COLUMNS } from './output';
import { newUserParameters } from './parameters';

/** What a user of this kind needs, and what it has no use for. */
function refuseForKind(kind: UserKind, given: z.output<typeof newUserParameters>): void {
  const { signsIn, sendsMail } = KIND_RIGHTS[kind];
  if (signsIn && given.Password === undefined && given.OidcProvider === undefined) {
    throw refuse('ParameterRequired', 'Password', { parameter: 'Password' });
  }
  if (!sendsMail && given.Password !== undefined) throw refuse('NotForKind', 'Password', { kind });
  if (!sendsMail && (given.SendAs ?? []).length > 0) throw refuse('NotForKind', 'SendAs', { kind });
  if (!signsIn && given.ResetPasswordOnNextLogon === true) {
    throw refuse('NotForKind', 'ResetPasswordOnNextLogon', { kind });
  }
}

function warningsOf(user: StoredUser): Problem[] {
  const warning = (id: string): Problem => ({ id, parameter: null, args: { name: user.name } });
  const { administers } = kindRights(user.kind);
  if (administers) return user.memberships.length === 0 ? [warning('UserWithoutRoleGroup')] : [];
  const names = user.logonNames.map(({ name }) => name);
  return ownAddressesOf(names, user.sendAs).isEmpty ? [warning('AccountWithoutAddress')] : [];
}

/** Who is in no role group may sign in, change their password, and do nothing else. */
export const newUser = defineCommand({
  name: 'New-User',
  parameters: newUserParameters,
  permission: 'user.write',
  parameterPermissions: { RoleGroups: 'roleGroup.write' },
  effect: 'change',
  changes: [AUDITED_USER],
  positional: 'Name',
  secrets: ['Password'],
  columns: USER_COLUMNS,
  handler: async (context, given) => {
    const { db, audit, newId } = context;
    await lockConfiguration(db);
    await refuseTakenNames(db, given.LogonNames, null);
    const kind = given.Kind ?? 'Person';
    refuseForKind(kind, given);
    if (given.Password !== undefined) {
      await refuseWeakPassword(given.Password, [given.Name, ...given.LogonNames], 'Password');
    }
    const user = {
      id: newId(),
      name: given.Name,
      logonNames: given.LogonNames,
      kind,
      sendAs: given.SendAs ?? [],
      passwordChangeRequired: given.ResetPasswordOnNextLogon ?? false,
      account: {
        id: randomUUID(),
        providerId: PASSWORD_PROVIDER,
        password: given.Password === undefined ? null : await hashPassword(given.Password),
      },
    };
    const created = await refuseIfTaken(createUser(db, user), () =>
      logonNameTaken(given.LogonNames[0] ?? ''),
    );
    audit.created(AUDITED_USER, created.id);
    if (given.OidcProvider !== undefined) await changeProviderOf(context, created, given.OidcProvider);
    await changeGroupsOf(context, created, given.RoleGroups ?? [], 'RoleGroups');
    await context.notify('people', created.id);
    const made = (await findUser(db, created.id)) ?? created;
    return { output: [toUserRow(made)], warnings: warningsOf(made) };
  },
});
