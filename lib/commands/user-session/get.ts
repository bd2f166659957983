import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { listSessions } from '@/lib/store/configuration/user-sessions';
import { findUser } from '@/lib/store/configuration/users';
import { toUserSessionRow, USER_SESSION_COLUMNS } from './output';
import { getUserSessionParameters } from './parameters';

/** One's own; those of another with the permission to see users; without -User, who has no account sees all. */
export const getUserSession = defineCommand({
  name: 'Get-UserSession',
  parameters: getUserSessionParameters,
  permission: 'account.read',
  effect: 'read',
  positional: 'User',
  columns: USER_SESSION_COLUMNS,
  handler: async ({ db, actor, now }, { User }) => {
    const user = User === undefined ? null : await findUser(db, User);
    const isOwn = User === undefined || (user !== null && actor.isPerson(user.id));
    if (!isOwn && !actor.permissions.has('user.read')) {
      throw refuse('PermissionRequired', null, { permission: 'user.read' }, 403);
    }
    if (User !== undefined && user === null) throw objectNotFound(User, 'Get-User', 'User');
    const sessions = await listSessions(db, user?.id ?? actor.userId, now);
    return { output: sessions.map((session) => toUserSessionRow(session, actor.origin?.sessionId ?? null)) };
  },
});
