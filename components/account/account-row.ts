import * as z from 'zod/mini';

const smtpServer = z.object({
  Server: z.string(),
  Port: z.number(),
  Encryption: z.enum(['Tls', 'StartTls', 'None']),
  /** Only programs of the server's own computer reach it. */
  LocalOnly: z.boolean(),
});

export type SmtpServer = z.output<typeof smtpServer>;

/** One's own account as Get-Account gives it. */
export const accountRow = z.object({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  LogonNames: z.array(z.string()),
  RoleGroups: z.array(z.string()),
  /** Those that one has as a whole. */
  ManagementRoles: z.array(z.string()),
  /** Where a mail program signs in. */
  SmtpServers: z.array(smtpServer),
  LastSignIn: z.nullable(z.string()),
});

export type AccountRow = z.output<typeof accountRow>;
