import * as z from 'zod/mini';

/** A session as Get-UserSession gives it. */
export const sessionRow = z.object({
  Identity: z.string(),
  ClientAddress: z.nullable(z.string()),
  Browser: z.nullable(z.string()),
  SignedIn: z.string(),
  LastUsed: z.string(),
  IsCurrent: z.boolean(),
});

export type SessionRow = z.output<typeof sessionRow>;
