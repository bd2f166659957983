import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { ADMINISTRATOR } from '@/lib/auth/first-administrator';
import { setPassword } from '@/lib/auth/password';
import type { CommandContext } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { admitPassword, requirePassword } from '@/lib/commands/handler/present-password';
import { setAdministratorPasswordParameters } from './parameters';

/** Ends every session of the account, the one that asked included: whoever had stolen one is out. */
export const setAdministratorPassword = defineCommand({
  name: 'Set-AdministratorPassword',
  parameters: setAdministratorPasswordParameters,
  permission: 'account.write',
  effect: 'change',
  secrets: ['NewPassword', 'Password'],
  columns: ['UserName', 'EndedSessions'],
  admit: (context, { Password }) => admitPassword(context, Password),
  handler: async (context, { NewPassword, Password }) => {
    const user = await findAccount(context);
    if (context.actor.userId !== null) await requirePassword(context, user.id, Password);
    const { endedSessions } = await setPassword(context.db, { userId: user.id, password: NewPassword });
    await context.notify(ENDED_SESSIONS, '');
    return { output: [{ UserName: user.name, EndedSessions: endedSessions }] };
  },
});

/** One's own account; the local administrator and the local token, which have none, mean the administrator's. */
async function findAccount({ db, actor }: CommandContext): Promise<{ id: string; name: string }> {
  const user = await db.user.findFirst({
    where: actor.userId === null ? { username: ADMINISTRATOR } : { id: actor.userId },
  });
  if (user === null) throw refuse('AccountMissing', null, { name: ADMINISTRATOR }, 404);
  return { id: user.id, name: user.username ?? user.name };
}
