import { defineCommand } from '@/lib/commands/command/define';
import { findOwned, findShownOwner } from '@/lib/commands/handler/own-account';
import { listAppPasswords } from '@/lib/store/configuration/app-passwords';
import { APP_PASSWORD_COLUMNS, toAppPasswordRow } from './output';
import { getAppPasswordParameters } from './parameters';

export const getAppPassword = defineCommand({
  name: 'Get-AppPassword',
  parameters: getAppPasswordParameters,
  permission: 'account.read',
  effect: 'read',
  positional: 'Identity',
  columns: APP_PASSWORD_COLUMNS,
  handler: async (context, { Identity, User }) => {
    const passwords = await listAppPasswords(context.db, await findShownOwner(context, User));
    const shown = Identity === undefined ? passwords : [findOwned(passwords, Identity, 'Get-AppPassword')];
    return { output: shown.map(toAppPasswordRow) };
  },
});
