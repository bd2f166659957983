import * as z from 'zod/mini';

const times = {
  WhenCreated: z.string(),
  LastUsed: z.nullable(z.string()),
  LastUsedFrom: z.nullable(z.string()),
};

/** An app password as Get-AppPassword gives it. */
export const appPasswordRow = z.object({ Identity: z.string(), Name: z.string(), ...times });

export type AppPasswordRow = z.output<typeof appPasswordRow>;

/** What New-AppPassword gives, this one time. */
export const newAppPasswordRow = z.object({
  Name: z.string(),
  LogonNames: z.array(z.string()),
  Password: z.string(),
});

export type NewAppPassword = z.output<typeof newAppPasswordRow>;

/** An API token as Get-ApiToken gives it. */
export const apiTokenRow = z.object({
  Identity: z.string(),
  Name: z.string(),
  Status: z.enum(['Valid', 'Expired', 'OwnerDisabled', 'RoleGroupRemoved']),
  Roles: z.array(z.string()),
  RoleGroups: z.array(z.string()),
  RemovedRoleGroups: z.array(z.string()),
  RemoteIPRanges: z.array(z.string()),
  ExpirationTime: z.nullable(z.string()),
  ...times,
});

export type ApiTokenRow = z.output<typeof apiTokenRow>;

/** What New-ApiToken gives, this one time. */
export const newApiTokenRow = z.object({ Name: z.string(), Token: z.string() });

export type NewApiToken = z.output<typeof newApiTokenRow>;
