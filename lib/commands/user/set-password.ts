import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { setPassword } from '@/lib/auth/password';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { lockUser } from '@/lib/commands/handler/climb';
import { namesOf, refuseWeakPassword } from '@/lib/commands/handler/new-password';
import { setPasswordChangeRequired } from '@/lib/store/configuration/users';
import { kindRights } from '@/lib/user-kind';
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
    if (actor.isPerson(user.id)) throw refuse('OwnPassword', 'Identity');
    await refuseWeakPassword(given.NewPassword, namesOf(user), 'NewPassword');
    await context.audit.changing(AUDITED_USER, user.id);
    const { signsIn, sendsMail } = kindRights(user.kind);
    if (!sendsMail) throw refuse('NotForKind', 'NewPassword', { kind: user.kind });
    if (!signsIn && given.ResetPasswordOnNextLogon === true) {
      throw refuse('NotForKind', 'ResetPasswordOnNextLogon', { kind: user.kind });
    }
    const { endedSessions } = await setPassword(db, { userId: user.id, password: given.NewPassword });
    await context.notify(ENDED_SESSIONS, '');
    await context.notify('people', user.id);
    // Whoever set it knows it: the user should be the only one who does.
    const isRequired = given.ResetPasswordOnNextLogon ?? signsIn;
    await setPasswordChangeRequired(db, user.id, isRequired);
    const output = {
      Identity: user.logonNames[0]?.name ?? user.id,
      EndedSessions: endedSessions,
      ResetPasswordOnNextLogon: isRequired,
    };
    return { output: [output] };
  },
});
