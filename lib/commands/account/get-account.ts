import { z } from 'zod';
import { ADMINISTRATOR } from '@/lib/auth/first-administrator';
import { MANAGEMENT_ROLE_NAMES } from '@/lib/auth/management-roles';
import { exceeding, rightsOf, unscoped } from '@/lib/auth/rights';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { findUser, readUser } from '@/lib/store/configuration/users';
import { readSmtpServers } from './smtp-servers';

/** Who one is, and what one may do. The local administrator and the local token, who have no account, see the administrator's. */
export const getAccount = defineCommand({
  name: 'Get-Account',
  parameters: z.object({}),
  permission: 'account.read',
  effect: 'read',
  columns: ['Name', 'LogonNames', 'RoleGroups', 'LastSignIn'],
  handler: async ({ db, actor }) => {
    const { userId } = actor;
    const user = userId === null ? await findUser(db, ADMINISTRATOR) : await readUser(db, userId);
    if (user === null) throw refuse('AccountMissing', null, { name: ADMINISTRATOR }, 404);
    return {
      output: [
        {
          Identity: user.logonNames[0]?.name ?? user.id,
          Guid: user.id,
          Name: user.name,
          LogonNames: user.logonNames.map(({ name }) => name),
          RoleGroups: user.memberships.map(({ roleGroup }) => roleGroup.name),
          Permissions: [...actor.permissions].sort(),
          // Those that one has as a whole: what one may give to a token.
          ManagementRoles: MANAGEMENT_ROLE_NAMES.filter(
            (role) => exceeding(rightsOf([unscoped([role])]), actor.rights).length === 0,
          ),
          SmtpServers: await readSmtpServers(db),
          LastSignIn: user.lastSignInAt?.toISOString() ?? null,
        },
      ],
    };
  },
});
