import type { Problem } from '@/lib/commands/command/errors';
import type { StoredSmtpCredential } from '@/lib/store/configuration/smtp-credentials';
import { toSmtpCredentialRow } from './output';
import { readStoredSecrets } from './secrets';

/** Of a secret or certificate that ends within the time that is warned of, or has ended; of nobody who has signed in. */
export function warnOfCredential(credential: StoredSmtpCredential, now: Date): readonly Problem[] {
  const { SecretStatus, SecretExpirationTime } = toSmtpCredentialRow(credential, now);
  if (lacksSignIn(credential)) return [{ id: 'CredentialNeedsSignIn', parameter: 'RefreshToken', args: {} }];
  if (SecretStatus === null) return [];
  const id = SecretStatus === 'Expired' ? 'CredentialSecretExpired' : 'CredentialSecretExpiresSoon';
  return [{ id, parameter: 'SecretExpirationTime', args: { time: String(SecretExpirationTime) } }];
}

function lacksSignIn({ kind, secrets, token }: StoredSmtpCredential): boolean {
  return (
    kind === 'RefreshToken' &&
    readStoredSecrets(secrets).RefreshToken === undefined &&
    (token?.refreshCiphertext ?? null) === null
  );
}
