import { removeSecondFactor } from '@/lib/auth/second-factor/second-factors';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { admitPassword, ownAccount, requirePassword } from '@/lib/commands/handler/present-password';
import { ownSecondFactorParameters } from './parameters';

/** One's own. Where a role group requires one, the next sign-in sets up another. */
export const disableSecondFactor = defineCommand({
  name: 'Disable-SecondFactor',
  parameters: ownSecondFactorParameters,
  permission: 'account.write',
  effect: 'change',
  changes: [AUDITED_USER],
  confirms: true,
  secrets: ['Password'],
  columns: [],
  admit: (context, { Password }) => admitPassword(context, Password),
  handler: async (context, { Password }) => {
    const userId = ownAccount(context);
    await requirePassword(context, userId, Password);
    await context.audit.changing(AUDITED_USER, userId);
    if (!(await removeSecondFactor(context.db, userId))) throw refuse('SecondFactorMissing', null, {}, 409);
    await context.notify('people', userId);
    return {};
  },
});
