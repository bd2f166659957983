import { listPasskeys } from '@/lib/auth/passkey/passkeys';
import { defineCommand } from '@/lib/commands/command/define';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { findOwned } from '@/lib/commands/handler/own-account';
import { admitPassword, ownAccount, requirePassword } from '@/lib/commands/handler/present-password';
import { PASSKEY_COLUMNS } from './output';
import { removePasskeyParameters } from './parameters';

/** One's own. All of somebody else's go with Disable-UserSecondFactor. */
export const removePasskey = defineCommand({
  name: 'Remove-Passkey',
  parameters: removePasskeyParameters,
  permission: 'account.write',
  effect: 'change',
  changes: [AUDITED_USER],
  confirms: true,
  positional: 'Identity',
  secrets: ['Password'],
  columns: PASSKEY_COLUMNS,
  admit: (context, { Password }) => admitPassword(context, Password),
  handler: async (context, { Identity, Password }) => {
    const { db } = context;
    const userId = ownAccount(context);
    await requirePassword(context, userId, Password);
    const { id } = findOwned(await listPasskeys(db, userId), Identity, 'Get-Passkey');
    await context.audit.changing(AUDITED_USER, userId);
    await db.passkey.deleteMany({ where: { userId, id } });
    return {};
  },
});
