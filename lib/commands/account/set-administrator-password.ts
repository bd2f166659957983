import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { ADMINISTRATOR } from '@/lib/auth/first-administrator';
import { setPassword } from '@/lib/auth/password';
import { admitPresentPassword } from '@/lib/auth/password-tries';
import { isPasswordOf } from '@/lib/auth/verify-password';
import type { CommandContext } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { setPasswordChangeRequired } from '@/lib/store/configuration/users';
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
  // Whoever has got at a session may not find out the password by it.
  admit: async ({ db, actor, now }, { Password }) => {
    if (actor.userId === null || Password === undefined) return;
    const admission = await admitPresentPassword(db, actor.userId, now);
    if (admission.isAdmitted) return;
    throw refuse('TooManyTries', 'Password', { seconds: admission.retryAfterSeconds }, 429);
  },
  handler: async (context, { NewPassword, Password }) => {
    const user = await findAccount(context);
    if (context.actor.userId !== null) {
      if (Password === undefined) throw refuse('ParameterRequired', 'Password', { parameter: 'Password' });
      if (!(await isPasswordOf(context.db, user.id, Password))) throw refuse('PasswordWrong', 'Password');
    }
    await context.audit.changing(AUDITED_USER, user.id);
    const { endedSessions } = await setPassword(context.db, { userId: user.id, password: NewPassword });
    await context.notify(ENDED_SESSIONS, '');
    // One's own, which nobody else knows: the next sign-in need not ask for another.
    if (context.actor.userId !== null) await setPasswordChangeRequired(context.db, user.id, false);
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
