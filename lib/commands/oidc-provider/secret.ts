import type { CommandContext } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';
import { loadConfig } from '@/lib/config';
import { fingerprint } from '@/lib/secrets/fingerprint';
import { loadSecretKey } from '@/lib/secrets/key';
import { open, seal } from '@/lib/secrets/seal';
import type { StoredOidcProvider } from '@/lib/store/configuration/oidc-providers';

/**
 * Owns: the client secret of a provider, sealed for it.
 * Promises: no cmdlet shows it; one that Undo-AdminChange brings back is stored as it was, and opened by nobody; a process that
 *   has another key than the installation refuses instead of storing what nobody can open.
 */
type SecretColumns = Pick<StoredOidcProvider, 'secretCiphertext' | 'secretKeyId'>;

const NO_SECRET: SecretColumns = { secretCiphertext: null, secretKeyId: null };

/** @throws CommandError SecretKeyDiffers */
export async function secretColumns(
  { db, broughtBack }: Pick<CommandContext, 'db' | 'broughtBack'>,
  providerId: string,
  secret: string | null,
): Promise<SecretColumns> {
  if (secret === null) return NO_SECRET;
  const former = broughtBack?.secrets.ClientSecret;
  if (former !== undefined) {
    return {
      secretCiphertext: new Uint8Array(Buffer.from(former.ciphertext, 'base64')),
      secretKeyId: former.keyId,
    };
  }
  const key = await loadSecretKey(loadConfig());
  const installation = await db.installation.findUnique({ where: { id: 1 } });
  if (installation && installation.secretKeyFingerprint !== fingerprint(key)) {
    throw refuse('SecretKeyDiffers', 'ClientSecret', {}, 409);
  }
  const { ciphertext, keyId } = seal(key, secret, recordOf(providerId));
  return { secretCiphertext: ciphertext, secretKeyId: keyId };
}

/** @throws SealError when it cannot be opened by this process */
export async function openClientSecret(provider: StoredOidcProvider): Promise<string | null> {
  const { id, secretCiphertext: ciphertext, secretKeyId: keyId } = provider;
  if (ciphertext === null || keyId === null) return null;
  return open(await loadSecretKey(loadConfig()), { ciphertext, keyId }, recordOf(id));
}

function recordOf(providerId: string): string {
  return `oidc ${providerId}`;
}
