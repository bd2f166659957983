import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { defineCommand } from '@/lib/commands/command/define';
import { findOwned, findShownOwner, lockOwner } from '@/lib/commands/handler/own-account';
import { deleteAppPassword, listAppPasswords } from '@/lib/store/configuration/app-passwords';
import { AUDITED_APP_PASSWORD } from './audited';
import { APP_PASSWORD_COLUMNS } from './output';
import { removeAppPasswordParameters } from './parameters';

/** What has signed in with it is sent away at its next command. */
export const removeAppPassword = defineCommand({
  name: 'Remove-AppPassword',
  parameters: removeAppPasswordParameters,
  permission: 'account.write',
  effect: 'change',
  changes: [AUDITED_APP_PASSWORD],
  confirms: true,
  positional: 'Identity',
  columns: APP_PASSWORD_COLUMNS,
  handler: async (context, { Identity, User }) => {
    const passwords = await listAppPasswords(context.db, await findShownOwner(context, User));
    const password = findOwned(passwords, Identity, 'Get-AppPassword');
    await lockOwner(context, password.userId);
    await context.audit.changing(AUDITED_APP_PASSWORD, password.id);
    await deleteAppPassword(context.db, password.id);
    await context.notify(ENDED_SESSIONS, '');
    return {};
  },
});
