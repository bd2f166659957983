import { defineCommand } from '@/lib/commands/command/define';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { lockUser } from '@/lib/commands/handler/climb';
import { setUserDisabled } from '@/lib/store/configuration/users';
import { toUserRow, USER_COLUMNS } from './output';
import { oneUserParameters } from './parameters';

export const enableUser = defineCommand({
  name: 'Enable-User',
  parameters: oneUserParameters,
  permission: 'user.write',
  effect: 'change',
  changes: [AUDITED_USER],
  positional: 'Identity',
  columns: USER_COLUMNS,
  handler: async (context, { Identity }) => {
    const user = await lockUser(context, Identity);
    await context.audit.changing(AUDITED_USER, user.id);
    const enabled = await setUserDisabled(context.db, user.id, null);
    await context.notify('people', user.id);
    return { output: [toUserRow(enabled)] };
  },
});
