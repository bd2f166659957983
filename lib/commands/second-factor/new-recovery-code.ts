import { hasSecondFactor, replaceRecoveryCodes } from '@/lib/auth/second-factor/second-factors';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { admitPassword, ownAccount, requirePassword } from '@/lib/commands/handler/present-password';
import { ownSecondFactorParameters } from './parameters';

/** Ten new ones; the former ones open no more. */
export const newRecoveryCode = defineCommand({
  name: 'New-RecoveryCode',
  parameters: ownSecondFactorParameters,
  permission: 'account.write',
  effect: 'change',
  changes: [AUDITED_USER],
  secrets: ['Password'],
  columns: ['RecoveryCodes'],
  admit: (context, { Password }) => admitPassword(context, Password),
  handler: async (context, { Password }) => {
    const userId = ownAccount(context);
    await requirePassword(context, userId, Password);
    if (!(await hasSecondFactor(context.db, userId))) throw refuse('SecondFactorMissing', null, {}, 409);
    await context.audit.changing(AUDITED_USER, userId);
    return { output: [{ RecoveryCodes: [...(await replaceRecoveryCodes(context.db, userId))] }] };
  },
});
