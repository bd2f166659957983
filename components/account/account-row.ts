import * as z from 'zod/mini';

/** One's own account as Get-Account gives it. */
export const accountRow = z.object({
  Name: z.string(),
  LogonNames: z.array(z.string()),
  RoleGroups: z.array(z.string()),
  LastSignIn: z.nullable(z.string()),
});
