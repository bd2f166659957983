/**
 * Owns: by what a send connector can obtain tokens (OAuth 2.0), what each way needs, and what is known of the providers.
 * Promises: pure; cmdlets, forms and whoever asks for tokens read the same tables.
 * Does not: check values (lib/commands/smtp-credential) or ask for tokens (lib/oauth).
 */

export const SMTP_CREDENTIAL_PROVIDERS = ['Microsoft365', 'Google', 'Other'] as const;
export type SmtpCredentialProvider = (typeof SMTP_CREDENTIAL_PROVIDERS)[number];

export const SMTP_CREDENTIAL_KINDS = [
  'ClientSecret',
  'Certificate',
  'RefreshToken',
  'ServiceAccount',
] as const;
export type SmtpCredentialKind = (typeof SMTP_CREDENTIAL_KINDS)[number];

/** What is sealed, by the parameter that it is given by. */
export const SMTP_CREDENTIAL_SECRETS = [
  'ClientSecret',
  'Certificate',
  'RefreshToken',
  'ServiceAccountKey',
] as const;
export type SmtpCredentialSecret = (typeof SMTP_CREDENTIAL_SECRETS)[number];

type KindParameter = SmtpCredentialSecret | 'ClientId';

interface KindRule {
  readonly needs: readonly KindParameter[];
  readonly takes: readonly KindParameter[];
}

export const SMTP_CREDENTIAL_KIND_RULES: Readonly<Record<SmtpCredentialKind, KindRule>> = {
  /** RFC 6749 4.4, the client proved by its secret. */
  ClientSecret: { needs: ['ClientId', 'ClientSecret'], takes: [] },
  /** The same, the client proved by a JWT that its key signs (RFC 7523 2.2). */
  Certificate: { needs: ['ClientId', 'Certificate'], takes: [] },
  /** RFC 6749 6. A public client has no secret; without a refresh token somebody signs in by a device code. */
  RefreshToken: { needs: ['ClientId'], takes: ['ClientSecret', 'RefreshToken'] },
  /** RFC 7523 2.1, for the user that the service account acts for. */
  ServiceAccount: { needs: ['ServiceAccountKey'], takes: [] },
};

interface ProviderPreset {
  /** `{tenant}` stands for the credential's. Null: it is given. */
  readonly tokenEndpoint: string | null;
  readonly hasTenants: boolean;
  /** Of each kind that it knows; null: it is given, or none is asked for. */
  readonly scopes: Readonly<Partial<Record<SmtpCredentialKind, string | null>>>;
}

/**
 * Microsoft: learn.microsoft.com/exchange/client-developer/legacy-protocols/
 * how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth (`.default` for applications, SMTP.Send for users;
 * offline_access brings the next refresh token). Google: developers.google.com/workspace/gmail/imap/xoauth2-protocol (the
 * scope) and developers.google.com/identity/protocols/oauth2/service-account (the endpoint); it gives applications no tokens
 * without a user, so it has no client credentials.
 */
export const SMTP_CREDENTIAL_PRESETS: Readonly<Record<SmtpCredentialProvider, ProviderPreset>> = {
  Microsoft365: {
    tokenEndpoint: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
    hasTenants: true,
    scopes: {
      ClientSecret: 'https://outlook.office365.com/.default',
      Certificate: 'https://outlook.office365.com/.default',
      RefreshToken: 'https://outlook.office365.com/SMTP.Send offline_access',
    },
  },
  Google: {
    tokenEndpoint: 'https://oauth2.googleapis.com/token',
    hasTenants: false,
    scopes: { RefreshToken: 'https://mail.google.com/', ServiceAccount: 'https://mail.google.com/' },
  },
  Other: {
    tokenEndpoint: null,
    hasTenants: false,
    scopes: { ClientSecret: null, Certificate: null, RefreshToken: null, ServiceAccount: null },
  },
};

/**
 * Where somebody signs in by a device code (RFC 8628). Microsoft: learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code.
 * Google gives no token for mail in this way (developers.google.com/identity/protocols/oauth2/limited-input-device, "Allowed
 * scopes"). Null: nowhere.
 */
export function deviceEndpointOf(facts: TokenAddressFacts): string | null {
  if (facts.provider !== 'Microsoft365' || facts.kind !== 'RefreshToken') return null;
  return tokenAddressOf(facts).tokenEndpoint?.replace(/\/token$/, '/devicecode') ?? null;
}

/** Whether a refresh token may be left out, since somebody can sign in. */
export function signsInByDevice(provider: SmtpCredentialProvider): boolean {
  return provider === 'Microsoft365';
}

export interface TokenAddressFacts {
  readonly provider: SmtpCredentialProvider;
  readonly kind: SmtpCredentialKind;
  readonly tenant: string | null;
  /** Null: the provider's. */
  readonly tokenEndpoint: string | null;
  readonly scope: string | null;
}

/** Where tokens are asked for, and for what. Null: nothing was given, and there is no preset. */
export function tokenAddressOf(facts: TokenAddressFacts): {
  readonly tokenEndpoint: string | null;
  readonly scope: string | null;
} {
  const preset = SMTP_CREDENTIAL_PRESETS[facts.provider];
  return {
    tokenEndpoint:
      facts.tokenEndpoint ??
      preset.tokenEndpoint?.replace('{tenant}', encodeURIComponent(facts.tenant ?? '')) ??
      null,
    scope: facts.scope ?? preset.scopes[facts.kind] ?? null,
  };
}

/** Before it ends, the end of a secret or certificate is warned of. */
export const SECRET_EXPIRY_WARNING_DAYS = 30;
