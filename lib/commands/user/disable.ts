import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { defineCommand } from '@/lib/commands/command/define';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { lockUser, refuseLastManager } from '@/lib/commands/handler/climb';
import { setUserDisabled } from '@/lib/store/configuration/users';
import { toUserRow, USER_COLUMNS } from './output';
import { oneUserParameters } from './parameters';

/** Ends the user's sessions; names, password and role groups stay for Enable-User. */
export const disableUser = defineCommand({
  name: 'Disable-User',
  parameters: oneUserParameters,
  permission: 'user.write',
  effect: 'change',
  changes: [AUDITED_USER],
  confirms: true,
  positional: 'Identity',
  columns: USER_COLUMNS,
  handler: async (context, { Identity }) => {
    const user = await lockUser(context, Identity);
    await context.audit.changing(AUDITED_USER, user.id);
    await refuseLastManager(context.db, user, 'Identity');
    const disabled = await setUserDisabled(context.db, user.id, user.disabledAt ?? context.now);
    await context.notify(ENDED_SESSIONS, '');
    await context.notify('people', user.id);
    return { output: [toUserRow(disabled)] };
  },
});
