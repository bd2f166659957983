import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { PASSWORD_PROVIDER } from '@/lib/auth/password';
import { defineCommand } from '@/lib/commands/command/define';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { changeGroupsOf } from '@/lib/commands/handler/memberships';
import { refuseIfTaken } from '@/lib/commands/handler/taken';
import { lockConfiguration } from '@/lib/store/configuration/routing-changes';
import { createUser, findUser } from '@/lib/store/configuration/users';
import { logonNameTaken, refuseTakenNames } from './names-taken';
import { toUserRow, USER_COLUMNS } from './output';
import { newUserParameters } from './parameters';

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
    const user = {
      id: newId(),
      name: given.Name,
      logonNames: given.LogonNames,
      passwordChangeRequired: given.ResetPasswordOnNextLogon ?? false,
      account: {
        id: randomUUID(),
        providerId: PASSWORD_PROVIDER,
        password: await hashPassword(given.Password),
      },
    };
    const created = await refuseIfTaken(createUser(db, user), () =>
      logonNameTaken(given.LogonNames[0] ?? ''),
    );
    audit.created(AUDITED_USER, created.id);
    await changeGroupsOf(context, created, given.RoleGroups ?? [], 'RoleGroups');
    await context.notify('people', created.id);
    const made = (await findUser(db, created.id)) ?? created;
    const warning = { id: 'UserWithoutRoleGroup', parameter: null, args: { name: made.name } };
    return { output: [toUserRow(made)], warnings: made.memberships.length === 0 ? [warning] : [] };
  },
});
