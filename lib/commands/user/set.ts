import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { lockUser, refuseMore } from '@/lib/commands/handler/climb';
import { awaitedGroups } from '@/lib/commands/handler/mapped-role-groups';
import { changeGroupsOf } from '@/lib/commands/handler/memberships';
import { refuseIfTaken } from '@/lib/commands/handler/taken';
import { changeProviderOf } from '@/lib/commands/handler/user-provider';
import { applyListChange } from '@/lib/commands/parameters/list-change';
import { findUser, setPasswordChangeRequired, updateUser } from '@/lib/store/configuration/users';
import { kindRights } from '@/lib/user-kind';
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
    // Of one's own account, too: whoever has this name there would become this user, whose password one knows.
    const awaited = given.LogonNames === undefined ? [] : await awaitedGroups(context, stored);
    if (awaited.length > 0) refuseMore(context.actor, awaited, 'LogonNames', stored.name);
    const { signsIn, sendsMail } = kindRights(stored.kind);
    const { kind } = stored;
    if (!signsIn && given.ResetPasswordOnNextLogon === true) {
      throw refuse('NotForKind', 'ResetPasswordOnNextLogon', { kind });
    }
    const sendAs = applyListChange(stored.sendAs, given.SendAs);
    if (!sendsMail && sendAs.length > 0) throw refuse('NotForKind', 'SendAs', { kind });
    await refuseIfTaken(
      updateUser(db, stored.id, { name: given.Name ?? stored.name, logonNames, sendAs }),
      () => logonNameTaken(logonNames[0] ?? ''),
    );
    // As whom somebody sends who has signed in by SMTP.
    await context.notify(ENDED_SESSIONS, '');
    if (given.ResetPasswordOnNextLogon !== undefined) {
      await setPasswordChangeRequired(db, stored.id, given.ResetPasswordOnNextLogon);
    }
    if (given.OidcProvider !== undefined) await changeProviderOf(context, stored, given.OidcProvider);
    if (given.RoleGroups !== undefined) await changeGroupsOf(context, stored, given.RoleGroups, 'RoleGroups');
    await context.notify('people', stored.id);
    const changed = await findUser(db, stored.id);
    return { output: changed === null ? [] : [toUserRow(changed)] };
  },
});
