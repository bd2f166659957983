import * as z from 'zod/mini';

/** A role group as Get-RoleGroup gives it. */
export const roleGroupRow = z.object({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  Description: z.string(),
  Roles: z.array(z.string()),
  Members: z.array(z.string()),
  RequireSecondFactor: z.boolean(),
  BuiltIn: z.boolean(),
  /** Null: everything. */
  SendConnectorScope: z.nullable(z.array(z.string())),
  AcceptedDomainScope: z.nullable(z.array(z.string())),
  ServerScope: z.nullable(z.array(z.string())),
  GoneFromScope: z.array(z.string()),
});

export type RoleGroupRow = z.output<typeof roleGroupRow>;
