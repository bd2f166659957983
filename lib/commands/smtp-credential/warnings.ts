import type { Problem } from '@/lib/commands/command/errors';
import type { StoredSmtpCredential } from '@/lib/store/configuration/smtp-credentials';
import { toSmtpCredentialRow } from './output';

/** Of a secret or certificate that ends within the time that is warned of, or has ended. */
export function warnOfCredential(credential: StoredSmtpCredential, now: Date): readonly Problem[] {
  const { SecretStatus, SecretExpirationTime } = toSmtpCredentialRow(credential, now);
  if (SecretStatus === null) return [];
  const id = SecretStatus === 'Expired' ? 'CredentialSecretExpired' : 'CredentialSecretExpiresSoon';
  return [{ id, parameter: 'SecretExpirationTime', args: { time: String(SecretExpirationTime) } }];
}
