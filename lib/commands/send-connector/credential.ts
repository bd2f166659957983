import type { CommandContext } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';
import type { Credential } from '@/lib/commands/parameters/credential';
import { loadConfig } from '@/lib/config';
import { fingerprint } from '@/lib/secrets/fingerprint';
import { loadSecretKey } from '@/lib/secrets/key';
import { seal } from '@/lib/secrets/seal';
import type { SendConnectorData, StoredSendConnector } from '@/lib/store/configuration/send-connectors';

/**
 * Owns: the way of a smart host's password into the database.
 * Promises: encrypted under the installation's key and bound to its connector (the record is the connector's id); a
 *   process that has another key than the transport refuses instead of storing what nobody can open. It goes to the smart hosts
 *   that it was given for.
 * Does not: read it back; only the transport does.
 */

type CredentialColumns = Pick<
  SendConnectorData,
  'authenticationUserName' | 'authenticationCiphertext' | 'authenticationKeyId'
>;

export const NO_CREDENTIAL: CredentialColumns = {
  authenticationUserName: null,
  authenticationCiphertext: null,
  authenticationKeyId: null,
};

/** Where a connector's password is sent. */
export function sentTo({
  smartHosts,
  port,
}: Pick<StoredSendConnector, 'smartHosts' | 'port'>): readonly string[] {
  return smartHosts.map((host) => `${host}:${port}`);
}

type Guard = Pick<StoredSendConnector, 'smartHostAuthMechanism' | 'tlsAuthLevel'>;

/** Whether nobody else than the smart host can answer in its place and be told the password (lib/smtp/send/tls-policy.ts). */
export function isGuarded({ smartHostAuthMechanism: mechanism, tlsAuthLevel: level }: Guard): boolean {
  // CertificateValidation takes any name.
  return mechanism === 'BasicAuthRequireTLS' && (level === null || level === 'DomainValidation');
}

/** One that Undo-AdminChange brings back is stored as it was, and opened by nobody. */
export async function credentialColumns(
  { db, broughtBack }: Pick<CommandContext, 'db' | 'broughtBack'>,
  connectorId: string,
  credential: Credential,
): Promise<CredentialColumns> {
  const former = broughtBack?.secrets.AuthenticationCredential;
  if (former !== undefined) {
    return {
      authenticationUserName: credential.UserName,
      authenticationCiphertext: new Uint8Array(Buffer.from(former.ciphertext, 'base64')),
      authenticationKeyId: former.keyId,
    };
  }
  const key = await loadSecretKey(loadConfig());
  const installation = await db.installation.findUnique({ where: { id: 1 } });
  if (installation && installation.secretKeyFingerprint !== fingerprint(key)) {
    throw refuse('SecretKeyDiffers', 'AuthenticationCredential', {}, 409);
  }
  const sealed = seal(key, credential.Password, connectorId);
  return {
    authenticationUserName: credential.UserName,
    authenticationCiphertext: sealed.ciphertext,
    authenticationKeyId: sealed.keyId,
  };
}
