import * as z from 'zod/mini';

/** An OIDC provider as Get-OidcProvider gives it. */
export const providerRow = z.object({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  Issuer: z.string(),
  ClientId: z.string(),
  HasClientSecret: z.boolean(),
  Scopes: z.array(z.string()),
  LogonNameClaim: z.string(),
  GroupsClaim: z.string(),
  GroupMapping: z.array(z.string()),
  GoneFromMapping: z.array(z.string()),
  SecondFactorValues: z.array(z.string()),
  CreateUsers: z.boolean(),
  Enabled: z.boolean(),
  /** Null: the address under which the console is open, with the callback's path. */
  RedirectUri: z.nullable(z.string()),
  WhenCreated: z.string(),
  WhenChanged: z.string(),
});

export type ProviderRow = z.output<typeof providerRow>;

/** `Mail admins=>Help Desk`: a group of the provider, and the role group that it gives. */
export function partsOfMapping(item: string): { readonly group: string; readonly roleGroup: string } {
  const at = item.lastIndexOf('=>');
  return { group: item.slice(0, at), roleGroup: item.slice(at + 2) };
}
