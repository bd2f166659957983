import * as z from 'zod/mini';

/** A user as Get-User gives it. */
export const userRow = z.object({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  LogonNames: z.array(z.string()),
  /** One of USER_KINDS, or one that a later version has made. */
  Kind: z.string(),
  SendAs: z.array(z.string()),
  Enabled: z.boolean(),
  ResetPasswordOnNextLogon: z.boolean(),
  SecondFactorEnabled: z.boolean(),
  RoleGroups: z.array(z.string()),
  LastSignIn: z.nullable(z.string()),
  WhenCreated: z.string(),
  WhenChanged: z.string(),
});

export type UserRow = z.output<typeof userRow>;
