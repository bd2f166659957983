import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { defineCommand } from '@/lib/commands/command/define';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { lockUser, refuseLastManager } from '@/lib/commands/handler/climb';
import { deleteUser } from '@/lib/store/configuration/users';
import { USER_COLUMNS } from './output';
import { oneUserParameters } from './parameters';

export const removeUser = defineCommand({
  name: 'Remove-User',
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
    await deleteUser(context.db, user.id);
    await context.notify(ENDED_SESSIONS, '');
    await context.notify('people', user.id);
    return {};
  },
});
