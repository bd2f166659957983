import { removePasskeys } from '@/lib/auth/passkey/passkeys';
import { removeSecondFactor } from '@/lib/auth/second-factor/second-factors';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { lockUser } from '@/lib/commands/handler/climb';
import { toUserRow, USER_COLUMNS } from '@/lib/commands/user/output';
import { disableUserSecondFactorParameters } from './parameters';

/** For who has lost theirs, recovery codes too. One's own is Disable-SecondFactor's, which asks for the password. */
export const disableUserSecondFactor = defineCommand({
  name: 'Disable-UserSecondFactor',
  parameters: disableUserSecondFactorParameters,
  permission: 'user.secondFactor',
  effect: 'change',
  changes: [AUDITED_USER],
  confirms: true,
  positional: 'Identity',
  columns: USER_COLUMNS,
  handler: async (context, { Identity }) => {
    const user = await lockUser(context, Identity);
    if (user.id === context.actor.userId) throw refuse('OwnSecondFactor', 'Identity');
    await context.audit.changing(AUDITED_USER, user.id);
    // A passkey is two factors at once: whoever has lost a device may have lost both.
    const passkeys = await removePasskeys(context.db, user.id);
    const wasThere = (await removeSecondFactor(context.db, user.id)) || passkeys > 0;
    if (!wasThere) throw refuse('SecondFactorMissing', 'Identity', {}, 409);
    await context.notify('people', user.id);
    return { output: [toUserRow({ ...user, totpFactor: null })] };
  },
});
