import * as z from 'zod/mini';
import { lastErrorProperties } from '@/components/queue-viewer/row/last-error-detail';
import { SMTP_CREDENTIAL_KINDS, SMTP_CREDENTIAL_PROVIDERS } from '@/lib/mail/settings/smtp-credential-kinds';

/** An SMTP credential as Get-SmtpCredential gives it. */
export const smtpCredentialRow = z.object({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  Provider: z.enum(SMTP_CREDENTIAL_PROVIDERS),
  Kind: z.enum(SMTP_CREDENTIAL_KINDS),
  UserName: z.string(),
  Tenant: z.nullable(z.string()),
  ClientId: z.nullable(z.string()),
  TokenEndpoint: z.nullable(z.string()),
  Scope: z.nullable(z.string()),
  AllowedSmartHosts: z.array(z.string()),
  SecretExpirationTime: z.nullable(z.string()),
  SecretStatus: z.nullable(z.enum(['ExpiresSoon', 'Expired'])),
  UsedBy: z.array(z.string()),
  Status: z.enum(['NotTried', 'Valid', 'Expired', 'Failed']),
  TokenObtainedTime: z.nullable(z.string()),
  TokenExpirationTime: z.nullable(z.string()),
  /** Of a sign-in by a device code that is under way. */
  SignInExpirationTime: z.nullable(z.string()),
  ...lastErrorProperties,
});

export type SmtpCredentialRow = z.output<typeof smtpCredentialRow>;
