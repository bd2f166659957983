import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { setPassword } from '@/lib/auth/password';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { lockUser } from '@/lib/commands/handler/climb';
import { setPasswordChangeRequired } from '@/lib/store/configuration/users';
import { setUserPasswordParameters } from './parameters';

/** Somebody else's password; one's own is Set-AdministratorPassword's, which asks for the present one. */
export const setUserPassword = defineCommand({
  name: 'Set-UserPassword',
  parameters: setUserPasswordParameters,
  permission: 'user.password',
  effect: 'change',
  changes: [AUDITED_USER],
  positional: 'Identity',
  secrets: ['NewPassword'],
  columns: ['Identity', 'EndedSessions', 'ResetPasswordOnNextLogon'],
  handler: async (context, given) => {
    const { db, actor } = context;
    const user = await lockUser(context, given.Identity);
    if (user.id === actor.userId) throw refuse('OwnPassword', 'Identity');
    await context.audit.changing(AUDITED_USER, user.id);
    const { endedSessions } = await setPassword(db, { userId: user.id, password: given.NewPassword });
    await context.notify(ENDED_SESSIONS, '');
    await context.notify('people', user.id);
    // Whoever set it knows it: the user should be the only one who does.
    const isRequired = given.ResetPasswordOnNextLogon ?? true;
    await setPasswordChangeRequired(db, user.id, isRequired);
    const output = {
      Identity: user.logonNames[0]?.name ?? user.id,
      EndedSessions: endedSessions,
      ResetPasswordOnNextLogon: isRequired,
    };
    return { output: [output] };
  },
});
