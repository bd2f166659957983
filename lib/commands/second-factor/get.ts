import { findSecondFactor } from '@/lib/auth/second-factor/second-factors';
import { defineCommand } from '@/lib/commands/command/define';
import { ownAccount } from '@/lib/commands/handler/present-password';
import { readUser } from '@/lib/store/configuration/users';
import { getSecondFactorParameters } from './parameters';

/** One's own. Whether another user has one is told by Get-User. */
export const getSecondFactor = defineCommand({
  name: 'Get-SecondFactor',
  parameters: getSecondFactorParameters,
  permission: 'account.read',
  effect: 'read',
  columns: ['Enabled', 'Required', 'RecoveryCodesLeft', 'LastUsed'],
  handler: async (context) => {
    const { db } = context;
    const userId = ownAccount(context);
    const factor = await findSecondFactor(db, userId);
    const user = await readUser(db, userId);
    const groups = user?.memberships.map(({ roleGroup }) => roleGroup) ?? [];
    return {
      output: [
        {
          Enabled: factor !== null,
          Required: groups.some(({ secondFactorRequired }) => secondFactorRequired),
          RecoveryCodesLeft: factor?.recoveryCodesLeft ?? null,
          WhenCreated: factor?.createdAt.toISOString() ?? null,
          LastUsed: factor?.lastUsedAt?.toISOString() ?? null,
        },
      ],
    };
  },
});
