import { createHash, createPrivateKey, createSign, type KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';

/**
 * Owns: reading the keys by which a client or a service account proves itself, and the JWT that a service account signs.
 * Promises: what cannot be used is a KeyProblem that says why; nothing of a key is in it.
 */
export class KeyProblem extends Error {
  override readonly name = 'KeyProblem';
  readonly id:
    | 'CertificateInvalid'
    | 'CertificateKeyMissing'
    | 'CertificateKeyDiffers'
    | 'ServiceAccountKeyInvalid';

  constructor(id: KeyProblem['id'], message: string) {
    super(message);
    this.id = id;
  }
}

export interface CertificateKey {
  readonly privateKey: KeyObject;
  /** SHA-256 of the certificate, base64url: x5t#S256 (RFC 7515 4.1.8). */
  readonly thumbprint: string;
  readonly validTo: Date;
}

/** Both in one PEM text, in any order. @throws KeyProblem */
export function readCertificate(pem: string): CertificateKey {
  const certificate = attempt(() => new X509Certificate(blockOf(pem, /CERTIFICATE/)));
  if (certificate === null) {
    throw new KeyProblem('CertificateInvalid', 'The certificate cannot be read');
  }
  const privateKey = attempt(() => createPrivateKey(blockOf(pem, /(?:RSA )?PRIVATE KEY/)));
  if (privateKey?.asymmetricKeyType !== 'rsa') {
    throw new KeyProblem(
      'CertificateKeyMissing',
      'The private key of the certificate cannot be read, or is no RSA key',
    );
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new KeyProblem('CertificateKeyDiffers', 'The private key is not the one of the certificate');
  }
  return {
    privateKey,
    thumbprint: createHash('sha256').update(certificate.raw).digest('base64url'),
    validTo: new Date(certificate.validTo),
  };
}

/** X509Certificate reads the first block only, whichever that is. */
function blockOf(pem: string, label: RegExp): string {
  const block = new RegExp(`-----BEGIN (${label.source})-----[^-]+-----END \\1-----`).exec(pem);
  return block?.[0] ?? '';
}

const accountSchema = z.object({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
  token_uri: z.string().optional(),
});

export interface ServiceAccount {
  readonly email: string;
  readonly privateKey: KeyObject;
  readonly keyId: string | undefined;
  readonly tokenUri: string | undefined;
}

/** The JSON that Google gives. @throws KeyProblem */
export function readServiceAccount(json: string): ServiceAccount {
  const parsed = accountSchema.safeParse(attempt<unknown>(() => JSON.parse(json)));
  const privateKey = parsed.success ? attempt(() => createPrivateKey(parsed.data.private_key)) : null;
  if (!parsed.success || privateKey?.asymmetricKeyType !== 'rsa') {
    throw new KeyProblem('ServiceAccountKeyInvalid', 'The key of the service account cannot be read');
  }
  const { client_email: email, private_key_id: keyId, token_uri: tokenUri } = parsed.data;
  return { email, privateKey, keyId, tokenUri };
}

/** An hour is the most that Google takes; the token is asked for at once. */
const LIFETIME_SECONDS = 600;

/** developers.google.com/identity/protocols/oauth2/service-account, "Preparing to make an authorized API call". */
export function signServiceAccountJwt(
  { email, privateKey, keyId }: ServiceAccount,
  {
    user,
    scope,
    audience,
  }: { readonly user: string; readonly scope: string | null; readonly audience: string },
): string {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const header = { alg: 'RS256', typ: 'JWT', kid: keyId };
  const claims = {
    iss: email,
    sub: user,
    scope: scope ?? undefined,
    aud: audience,
    iat: nowSeconds,
    exp: nowSeconds + LIFETIME_SECONDS,
  };
  const encoded = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signed = encoded.join('.');
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
