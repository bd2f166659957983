import * as z from 'zod/mini';

/** One's second factor as Get-SecondFactor gives it. */
export const factorRow = z.object({
  Enabled: z.boolean(),
  Required: z.boolean(),
  RecoveryCodesLeft: z.nullable(z.number()),
  WhenCreated: z.nullable(z.string()),
  LastUsed: z.nullable(z.string()),
});

/** What Enable-SecondFactor and New-RecoveryCode give. */
export const recoveryCodesRow = z.object({ RecoveryCodes: z.array(z.string()) });
