import type { SmtpCredentialKind, SmtpCredentialSecret } from '@/lib/mail/settings/smtp-credential-kinds';
import type { SecretKey } from '@/lib/secrets/key';
import { open, type Sealed, seal } from '@/lib/secrets/seal';
import type { TokenGrant } from './request-token';

/**
 * Owns: how the secrets of a credential are sealed, and what of them is opened to ask for a token.
 * Promises: each opens only for its credential and its purpose.
 */
interface StoredSecret {
  /** Base64. */
  readonly ciphertext: string;
  readonly keyId: string;
}

export function sealSecret(
  key: SecretKey,
  credentialId: string,
  secret: SmtpCredentialSecret,
  value: string,
): StoredSecret {
  const { ciphertext, keyId } = seal(key, value, recordOf(credentialId, secret));
  return { ciphertext: Buffer.from(ciphertext).toString('base64'), keyId };
}

export function sealToken(
  key: SecretKey,
  credentialId: string,
  kind: 'access' | 'refresh' | 'device',
  value: string,
): Sealed {
  return seal(key, value, recordOf(credentialId, kind));
}

/** @throws SealError */
export function openToken(
  key: SecretKey,
  credentialId: string,
  kind: 'access' | 'refresh' | 'device',
  sealed: { readonly ciphertext: Uint8Array; readonly keyId: string },
): string {
  return open(key, sealed, recordOf(credentialId, kind));
}

export interface GrantFacts {
  readonly id: string;
  readonly kind: SmtpCredentialKind;
  readonly clientId: string | null;
  readonly userName: string;
  readonly secrets: Readonly<Record<string, StoredSecret>>;
}

/**
 * @param refreshToken the last one that the endpoint gave; null: the credential's own
 * @throws SealError, and Error when something is missing that the commands see to
 */
export function openGrant(key: SecretKey, facts: GrantFacts, refreshToken: string | null): TokenGrant {
  const secret = (name: SmtpCredentialSecret) => openSecret(key, facts, name);
  const needed = (name: SmtpCredentialSecret) => {
    const value = secret(name);
    if (value === null) throw new Error(`A credential of the kind ${facts.kind} has no ${name}`);
    return value;
  };
  const { kind, userName } = facts;
  const clientId = facts.clientId ?? '';
  switch (kind) {
    case 'ClientSecret':
      return { kind, clientId, clientSecret: needed('ClientSecret') };
    case 'Certificate':
      return { kind, clientId, certificate: needed('Certificate') };
    case 'RefreshToken':
      return {
        kind,
        clientId,
        clientSecret: secret('ClientSecret'),
        refreshToken: refreshToken ?? needed('RefreshToken'),
      };
    case 'ServiceAccount':
      return { kind, serviceAccountKey: needed('ServiceAccountKey'), userName };
  }
}

export function openSecret(
  key: SecretKey,
  { id, secrets }: GrantFacts,
  name: SmtpCredentialSecret,
): string | null {
  const stored = secrets[name];
  if (stored === undefined) return null;
  const sealed = { ciphertext: Buffer.from(stored.ciphertext, 'base64'), keyId: stored.keyId };
  return open(key, sealed, recordOf(id, name));
}

function recordOf(credentialId: string, purpose: string): string {
  return `${credentialId} ${purpose}`;
}
