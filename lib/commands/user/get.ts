import { defineCommand } from '@/lib/commands/command/define';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { findUser, listUsers } from '@/lib/store/configuration/users';
import { toUserRow, USER_COLUMNS } from './output';
import { getUserParameters } from './parameters';

export const getUser = defineCommand({
  name: 'Get-User',
  parameters: getUserParameters,
  permission: 'user.read',
  effect: 'read',
  positional: 'Identity',
  columns: USER_COLUMNS,
  handler: async ({ db }, { Identity, Kind }) => {
    if (Identity === undefined) return { output: (await listUsers(db, Kind)).map(toUserRow) };
    const user = await findUser(db, Identity);
    if (user === null || (Kind !== undefined && user.kind !== Kind))
      throw objectNotFound(Identity, 'Get-User');
    return { output: [toUserRow(user)] };
  },
});
