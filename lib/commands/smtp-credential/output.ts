import { z } from 'zod';
import type { OutputRow } from '@/lib/commands/command/report';
import { lastErrorProperties } from '@/lib/commands/handler/last-error';
import {
  SECRET_EXPIRY_WARNING_DAYS,
  SMTP_CREDENTIAL_KINDS,
  SMTP_CREDENTIAL_PROVIDERS,
  tokenAddressOf,
} from '@/lib/mail/settings/smtp-credential-kinds';
import type { StoredSmtpCredential } from '@/lib/store/configuration/smtp-credentials';

/**
 * Owns: an SMTP credential as Get-SmtpCredential shows it: everything but its secrets.
 */

export const SMTP_CREDENTIAL_COLUMNS = ['Name', 'Kind', 'UserName', 'UsedBy', 'Status'] as const;

/** How lib/store/token writes it. */
const storedError = z.object({
  key: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number()])),
  reply: z.string().nullable(),
});

export function toSmtpCredentialRow(row: StoredSmtpCredential, now: Date): OutputRow {
  const { provider, kind } = choicesOf(row);
  const address = tokenAddressOf({ ...row, provider, kind });
  return {
    Identity: row.name,
    Guid: row.id,
    Name: row.name,
    Provider: provider,
    Kind: kind,
    UserName: row.userName,
    Tenant: row.tenant,
    ClientId: row.clientId,
    TokenEndpoint: address.tokenEndpoint,
    Scope: address.scope,
    AllowedSmartHosts: row.allowedSmartHosts,
    SecretExpirationTime: row.secretExpiresAt?.toISOString() ?? null,
    SecretStatus: secretStatus(row, now),
    UsedBy: row.connectors.map(({ name }) => name),
    ...tokenProperties(row, now),
    WhenCreated: row.createdAt.toISOString(),
    WhenChanged: row.updatedAt.toISOString(),
  };
}

function tokenProperties({ version, token }: StoredSmtpCredential, now: Date): OutputRow {
  const present = token !== null && token.version === version ? token : null;
  const error = storedError.safeParse(present?.lastError);
  const isValid = present?.expiresAt != null && present.expiresAt > now;
  return {
    Status: error.success ? 'Failed' : isValid ? 'Valid' : present?.expiresAt ? 'Expired' : 'NotTried',
    TokenObtainedTime: present?.obtainedAt?.toISOString() ?? null,
    TokenExpirationTime: present?.expiresAt?.toISOString() ?? null,
    LastFailureTime: present?.failedAt?.toISOString() ?? null,
    SignInExpirationTime: signInEnd(token, now),
    ...lastErrorProperties({
      last_error_key: error.data?.key ?? null,
      last_error_args: error.data?.args,
      last_error_reply: error.data?.reply ?? null,
    }),
  };
}

/** Of a sign-in that is under way. */
function signInEnd(token: StoredSmtpCredential['token'], now: Date): string | null {
  const end = token?.deviceExpiresAt ?? null;
  return end !== null && end > now ? end.toISOString() : null;
}

const DAY_MS = 86_400_000;

/** Null: it is not known when it ends, or not soon. */
function secretStatus({ secretExpiresAt }: StoredSmtpCredential, now: Date): string | null {
  if (secretExpiresAt === null) return null;
  const leftMs = secretExpiresAt.getTime() - now.getTime();
  if (leftMs <= 0) return 'Expired';
  return leftMs <= SECRET_EXPIRY_WARNING_DAYS * DAY_MS ? 'ExpiresSoon' : null;
}

/** The database's own checks allow no other values. */
export function choicesOf(row: Pick<StoredSmtpCredential, 'provider' | 'kind' | 'name'>) {
  const provider = SMTP_CREDENTIAL_PROVIDERS.find((one) => one === row.provider);
  const kind = SMTP_CREDENTIAL_KINDS.find((one) => one === row.kind);
  if (provider === undefined || kind === undefined) {
    throw new Error(`The SMTP credential ${row.name} is stored as ${row.provider} ${row.kind}`);
  }
  return { provider, kind };
}
