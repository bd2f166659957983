import {
  SMTP_CREDENTIAL_KIND_RULES,
  SMTP_CREDENTIAL_PRESETS,
  SMTP_CREDENTIAL_SECRETS,
  type SmtpCredentialKind,
  type SmtpCredentialProvider,
} from '@/lib/mail/settings/smtp-credential-kinds';
import type { SmtpCredentialRow } from './credential-row';

/**
 * Owns: an SMTP credential as its form holds it, and the parameters of New- and Set-SmtpCredential.
 * Promises: what the kind has no use for is neither shown nor sent; a secret that is left empty stays as it is.
 */
export interface CredentialForm {
  readonly Name: string;
  readonly Provider: SmtpCredentialProvider;
  readonly Kind: SmtpCredentialKind;
  readonly UserName: string;
  readonly Tenant: string;
  readonly ClientId: string;
  readonly ClientSecret: string;
  readonly Certificate: string;
  readonly RefreshToken: string;
  readonly ServiceAccountKey: string;
  /** A day, as YYYY-MM-DD. */
  readonly SecretExpirationTime: string;
  readonly TokenEndpoint: string;
  readonly Scope: string;
  /** One a line; empty in a new one: the provider's. */
  readonly AllowedSmartHosts: string;
}

export type CredentialField = keyof CredentialForm;

export const EMPTY_CREDENTIAL: CredentialForm = {
  Name: '',
  Provider: 'Microsoft365',
  Kind: 'ClientSecret',
  UserName: '',
  Tenant: '',
  ClientId: '',
  ClientSecret: '',
  Certificate: '',
  RefreshToken: '',
  ServiceAccountKey: '',
  SecretExpirationTime: '',
  TokenEndpoint: '',
  Scope: '',
  AllowedSmartHosts: '',
};

/** Those that the provider has, the usual one first. */
export function kindsOf(provider: SmtpCredentialProvider): readonly SmtpCredentialKind[] {
  const { scopes } = SMTP_CREDENTIAL_PRESETS[provider];
  return (Object.keys(SMTP_CREDENTIAL_KIND_RULES) as SmtpCredentialKind[]).filter(
    (kind) => scopes[kind] !== undefined,
  );
}

export function takes(
  { Provider, Kind }: Pick<CredentialForm, 'Provider' | 'Kind'>,
  field: CredentialField,
): boolean {
  if (field === 'Tenant') return SMTP_CREDENTIAL_PRESETS[Provider].hasTenants;
  const rule = SMTP_CREDENTIAL_KIND_RULES[Kind];
  const own: ReadonlySet<string> = new Set([...rule.needs, ...rule.takes]);
  if (field === 'SecretExpirationTime') return own.has('ClientSecret');
  const isOfKinds = field === 'ClientId' || SMTP_CREDENTIAL_SECRETS.some((secret) => secret === field);
  return !isOfKinds || own.has(field);
}

export function formOf(row: SmtpCredentialRow): CredentialForm {
  return {
    ...EMPTY_CREDENTIAL,
    Name: row.Name,
    Provider: row.Provider,
    Kind: row.Kind,
    UserName: row.UserName,
    Tenant: row.Tenant ?? '',
    ClientId: row.ClientId ?? '',
    SecretExpirationTime: row.SecretExpirationTime?.slice(0, 10) ?? '',
    TokenEndpoint: row.TokenEndpoint ?? '',
    Scope: row.Scope ?? '',
    AllowedSmartHosts: row.AllowedSmartHosts.join('\n'),
  };
}

const ASKED = [
  'Tenant',
  'ClientId',
  ...SMTP_CREDENTIAL_SECRETS,
  'SecretExpirationTime',
  'TokenEndpoint',
  'Scope',
] as const;

export function newParameters(form: CredentialForm): Record<string, unknown> {
  const given = ASKED.filter((field) => takes(form, field) && form[field].trim() !== '');
  return {
    Name: form.Name,
    Provider: form.Provider,
    Kind: form.Kind,
    UserName: form.UserName,
    ...(form.AllowedSmartHosts.trim() !== '' && { AllowedSmartHosts: linesOf(form.AllowedSmartHosts) }),
    ...Object.fromEntries(given.map((field) => [field, form[field]])),
  };
}

/** What was changed; null when nothing was. An empty field takes away what there was. */
export function setParameters(form: CredentialForm, row: SmtpCredentialRow): Record<string, unknown> | null {
  const stored = formOf(row);
  const changed = (['Name', 'UserName', ...ASKED] as const).filter(
    (field) => takes(form, field) && form[field] !== stored[field],
  );
  const hosts =
    form.AllowedSmartHosts === stored.AllowedSmartHosts
      ? {}
      : { AllowedSmartHosts: linesOf(form.AllowedSmartHosts) };
  if (changed.length === 0 && !('AllowedSmartHosts' in hosts)) return null;
  const value = (field: (typeof changed)[number]) =>
    form[field].trim() === '' && field !== 'Name' && field !== 'UserName' ? null : form[field];
  return {
    Identity: row.Identity,
    ...Object.fromEntries(changed.map((field) => [field, value(field)])),
    ...hosts,
  };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
