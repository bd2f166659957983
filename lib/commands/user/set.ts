import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { lockUser } from '@/lib/commands/handler/climb';
import { changeGroupsOf } from '@/lib/commands/handler/memberships';
import { refuseIfTaken } from '@/lib/commands/handler/taken';
import { applyListChange } from '@/lib/commands/parameters/list-change';
import { findUser, setPasswordChangeRequired, updateUser } from '@/lib/store/configuration/users';
import { logonNameTaken, refuseTakenNames } from './names-taken';
import { toUserRow, USER_COLUMNS } from './output';
import { LOGON_NAME_OPTIONS, setUserParameters } from './parameters';

export const setUser = defineCommand({
  name: 'Set-User',
  parameters: setUserParameters,
  permission: 'user.write',
  parameterPermissions: { RoleGroups: 'roleGroup.write' },
  effect: 'change',
  changes: [AUDITED_USER],
  positional: 'Identity',
  columns: USER_COLUMNS,
  handler: async (context, given) => {
    const { db } = context;
    const stored = await lockUser(context, given.Identity);
    await context.audit.changing(AUDITED_USER, stored.id);
    const present = stored.logonNames.map(({ name }) => name);
    const logonNames = applyListChange(present, given.LogonNames, LOGON_NAME_OPTIONS);
    if (logonNames.length === 0) throw refuse('LogonNameNeeded', 'LogonNames');
    await refuseTakenNames(db, logonNames, stored.id);
    await refuseIfTaken(updateUser(db, stored.id, { name: given.Name ?? stored.name, logonNames }), () =>
      logonNameTaken(logonNames[0] ?? ''),
    );
    if (given.ResetPasswordOnNextLogon !== undefined) {
      await setPasswordChangeRequired(db, stored.id, given.ResetPasswordOnNextLogon);
    }
    if (given.RoleGroups !== undefined) await changeGroupsOf(context, stored, given.RoleGroups, 'RoleGroups');
    await context.notify('people', stored.id);
    const changed = await findUser(db, stored.id);
    return { output: changed === null ? [] : [toUserRow(changed)] };
  },
});
