import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { ADMINISTRATOR } from '@/lib/auth/first-administrator';
import { setPassword } from '@/lib/auth/password';
import type { CommandContext } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { namesOf, refuseWeakPassword } from '@/lib/commands/handler/new-password';
import { admitPassword, requirePassword } from '@/lib/commands/handler/present-password';
import {
  findUser,
  readUser,
  type StoredUser,
  setPasswordChangeRequired,
} from '@/lib/store/configuration/users';
import { setAdministratorPasswordParameters } from './parameters';

/** Ends every session of the account, the one that asked included: whoever had stolen one is out. */
export const setAdministratorPassword = defineCommand({
  name: 'Set-AdministratorPassword',
  parameters: setAdministratorPasswordParameters,
  permission: 'account.write',
  effect: 'change',
  changes: [AUDITED_USER],
  secrets: ['NewPassword', 'Password'],
  columns: ['UserName', 'EndedSessions'],
  admit: (context, { Password }) => admitPassword(context, Password),
  handler: async (context, { NewPassword, Password }) => {
    const user = await findAccount(context);
    if (context.actor.userId !== null) await requirePassword(context, user.id, Password);
    await refuseWeakPassword(NewPassword, namesOf(user), 'NewPassword');
    await context.audit.changing(AUDITED_USER, user.id);
    const { endedSessions } = await setPassword(context.db, { userId: user.id, password: NewPassword });
    await context.notify(ENDED_SESSIONS, '');
    // One's own, which nobody else knows: the next sign-in need not ask for another.
    if (context.actor.userId !== null) await setPasswordChangeRequired(context.db, user.id, false);
    return { output: [{ UserName: user.username ?? user.name, EndedSessions: endedSessions }] };
  },
});

/** One's own account; the local administrator and the local token, which have none, mean the administrator's. */
async function findAccount({ db, actor }: CommandContext): Promise<StoredUser> {
  const user = actor.userId === null ? await findUser(db, ADMINISTRATOR) : await readUser(db, actor.userId);
  if (user === null) throw refuse('AccountMissing', null, { name: ADMINISTRATOR }, 404);
  return user;
}
