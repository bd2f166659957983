import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { defineCommand } from '@/lib/commands/command/define';
import { lockUser } from '@/lib/commands/handler/climb';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { deleteSession, findSession } from '@/lib/store/configuration/user-sessions';
import { AUDITED_USER_SESSION } from './audited';
import { USER_SESSION_COLUMNS } from './output';
import { removeUserSessionParameters } from './parameters';

/**
 * One's own; those of another by who may set their password, which ends all. To anybody else a session of another is not there: ids
 * tell nothing.
 */
export const removeUserSession = defineCommand({
  name: 'Remove-UserSession',
  parameters: removeUserSessionParameters,
  permission: 'account.write',
  effect: 'change',
  changes: [AUDITED_USER_SESSION],
  confirms: true,
  positional: 'Identity',
  columns: USER_SESSION_COLUMNS,
  handler: async (context, { Identity }) => {
    const { db, actor, now } = context;
    const session = await findSession(db, Identity, now);
    const isOwn = session !== null && actor.isPerson(session.userId);
    if (session === null || !(isOwn || actor.permissions.has('user.password'))) {
      throw objectNotFound(Identity, 'Get-UserSession');
    }
    if (!isOwn) await lockUser(context, session.userId);
    await context.audit.changing(AUDITED_USER_SESSION, session.id);
    await deleteSession(db, session.id);
    await context.notify(ENDED_SESSIONS, '');
    return {};
  },
});
