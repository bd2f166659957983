import { z } from 'zod';
import type { SealedSecret } from '@/lib/commands/command/audited';
import type { CommandContext } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';
import { loadConfig } from '@/lib/config';
import {
  SMTP_CREDENTIAL_SECRETS,
  type SmtpCredentialKind,
  type SmtpCredentialSecret,
} from '@/lib/mail/settings/smtp-credential-kinds';
import { sealSecret } from '@/lib/oauth/credential-secrets';
import { KeyProblem, readCertificate, readServiceAccount } from '@/lib/oauth/keys';
import { fingerprint } from '@/lib/secrets/fingerprint';
import { loadSecretKey, type SecretKey } from '@/lib/secrets/key';

/**
 * Owns: the way of a credential's secrets into its row, and when the one that proves the client ends.
 * Promises: sealed each for its credential and parameter; keys that cannot be used are refused by what is wrong with them; what
 *   Undo-AdminChange brings back is stored as it was, and opened by nobody. They go to the token endpoint that they were given for.
 */
export type StoredSecrets = Readonly<Partial<Record<SmtpCredentialSecret, SealedSecret>>>;

type GivenSecrets = Readonly<Partial<Record<SmtpCredentialSecret, string | null | undefined>>>;

const stored = z.partialRecord(
  z.enum(SMTP_CREDENTIAL_SECRETS),
  z.object({ ciphertext: z.string(), keyId: z.string() }),
);

/** As the row has them. */
export function writtenSecrets(
  secrets: StoredSecrets,
): Record<string, { ciphertext: string; keyId: string }> {
  return Object.fromEntries(Object.entries(secrets).map(([name, sealed]) => [name, { ...sealed }]));
}

export function readStoredSecrets(value: unknown): StoredSecrets {
  return stored.parse(value);
}

/** Where they are sent, beside the provider's own endpoint. */
export function endpoints({ tokenEndpoint }: { readonly tokenEndpoint: string | null }): readonly string[] {
  return tokenEndpoint === null ? [] : [tokenEndpoint];
}

/** The stored ones under the given ones; $null takes one away. @throws CommandError */
export async function changeSecrets(
  context: Pick<CommandContext, 'db' | 'broughtBack'>,
  credentialId: string,
  present: StoredSecrets,
  given: GivenSecrets,
): Promise<StoredSecrets> {
  const changed: Partial<Record<SmtpCredentialSecret, SealedSecret>> = { ...present };
  for (const name of SMTP_CREDENTIAL_SECRETS) {
    const value = given[name];
    if (value === undefined) continue;
    if (value === null) delete changed[name];
    else changed[name] = await sealed(context, credentialId, name, value);
  }
  return changed;
}

async function sealed(
  { db, broughtBack }: Pick<CommandContext, 'db' | 'broughtBack'>,
  credentialId: string,
  name: SmtpCredentialSecret,
  value: string,
): Promise<SealedSecret> {
  const former = broughtBack?.secrets[name];
  if (former !== undefined) return former;
  const key = await loadSecretKey(loadConfig());
  await requireSameKey(db, key, name);
  return sealSecret(key, credentialId, name, value);
}

async function requireSameKey(
  db: CommandContext['db'],
  key: SecretKey,
  parameter: SmtpCredentialSecret,
): Promise<void> {
  const installation = await db.installation.findUnique({ where: { id: 1 } });
  if (installation && installation.secretKeyFingerprint !== fingerprint(key)) {
    throw refuse('SecretKeyDiffers', parameter, {}, 409);
  }
}

/**
 * What a new secret says of its own end: a certificate does, a new secret without a time ends at one that nobody knows.
 * @returns undefined: it stays as it was. @throws CommandError
 */
export function secretExpiry(
  { broughtBack }: Pick<CommandContext, 'broughtBack'>,
  kind: SmtpCredentialKind,
  given: GivenSecrets & { readonly SecretExpirationTime?: string | null | undefined },
): Date | null | undefined {
  const { Certificate: certificate, ServiceAccountKey: account, SecretExpirationTime: time } = given;
  const isBack = (name: SmtpCredentialSecret) => broughtBack?.secrets[name] !== undefined;
  try {
    if (account && !isBack('ServiceAccountKey')) readServiceAccount(account);
    if (certificate && !isBack('Certificate')) return readCertificate(certificate).validTo;
  } catch (error) {
    if (!(error instanceof KeyProblem)) throw error;
    throw refuse(error.id, kind === 'Certificate' ? 'Certificate' : 'ServiceAccountKey');
  }
  if (time !== undefined) return time === null ? null : new Date(time);
  return given.ClientSecret ? null : undefined;
}
