import { listChange } from '@/components/console/command/list-change';
import type { ProviderRow } from './provider-row';

/** An OIDC provider as its forms hold it, and the parameters of New-OidcProvider and Set-OidcProvider. */
export interface NewProviderForm {
  readonly Name: string;
  readonly Issuer: string;
  readonly ClientId: string;
  readonly ClientSecret: string;
}

export const EMPTY_PROVIDER: NewProviderForm = { Name: '', Issuer: '', ClientId: '', ClientSecret: '' };

export function newProviderParameters({ ClientSecret, ...form }: NewProviderForm): Record<string, unknown> {
  return { ...form, ...(ClientSecret !== '' && { ClientSecret }) };
}

export interface ProviderForm extends NewProviderForm {
  readonly Enabled: boolean;
  /** Blanks between them. */
  readonly Scopes: string;
  readonly LogonNameClaim: string;
  readonly GroupsClaim: string;
  readonly SecondFactorValues: string;
  readonly CreateUsers: boolean;
  readonly GroupMapping: string[];
}

export function providerFormOf(row: ProviderRow): ProviderForm {
  return {
    Name: row.Name,
    Issuer: row.Issuer,
    ClientId: row.ClientId,
    // It is shown to nobody: one that is typed replaces it.
    ClientSecret: '',
    Enabled: row.Enabled,
    Scopes: row.Scopes.join(' '),
    LogonNameClaim: row.LogonNameClaim,
    GroupsClaim: row.GroupsClaim,
    SecondFactorValues: row.SecondFactorValues.join(' '),
    CreateUsers: row.CreateUsers,
    GroupMapping: [...row.GroupMapping],
  };
}

const SINGLE = [
  'Name',
  'Issuer',
  'ClientId',
  'LogonNameClaim',
  'GroupsClaim',
  'Enabled',
  'CreateUsers',
] as const;

/** What was changed; null when nothing was. */
export function setProviderChange(form: ProviderForm, row: ProviderRow): Record<string, unknown> | null {
  const single = SINGLE.filter((name) => form[name] !== row[name]).map((name) => [name, form[name]]);
  const lists = {
    Scopes: listChange(row.Scopes, wordsOf(form.Scopes)),
    SecondFactorValues: listChange(row.SecondFactorValues, wordsOf(form.SecondFactorValues)),
    GroupMapping: listChange(row.GroupMapping, form.GroupMapping),
  };
  const changes = {
    ...Object.fromEntries(single),
    ...Object.fromEntries(Object.entries(lists).filter(([, change]) => change !== null)),
    ...(form.ClientSecret !== '' && { ClientSecret: form.ClientSecret }),
  };
  return Object.keys(changes).length === 0 ? null : { Identity: row.Identity, ...changes };
}

function wordsOf(text: string): string[] {
  return [...new Set(text.split(/\s+/).filter(Boolean))];
}
