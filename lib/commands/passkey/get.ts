import { listPasskeys } from '@/lib/auth/passkey/passkeys';
import { defineCommand } from '@/lib/commands/command/define';
import { ownAccount } from '@/lib/commands/handler/present-password';
import { PASSKEY_COLUMNS, toPasskeyRow } from './output';
import { getPasskeyParameters } from './parameters';

/** One's own. */
export const getPasskey = defineCommand({
  name: 'Get-Passkey',
  parameters: getPasskeyParameters,
  permission: 'account.read',
  effect: 'read',
  columns: PASSKEY_COLUMNS,
  handler: async (context) => {
    const passkeys = await listPasskeys(context.db, ownAccount(context));
    return { output: passkeys.map(toPasskeyRow) };
  },
});
