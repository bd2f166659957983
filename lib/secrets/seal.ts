import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretKey } from './key';

/**
 * Owns: encryption at rest (AES-256-GCM) of the passwords that Postern must be able to say again.
 * Promises: a ciphertext opens only under its key and for the record it was sealed for; a changed one does not open.
 * Does not: store anything.
 */
export interface Sealed {
  readonly ciphertext: Uint8Array<ArrayBuffer>;
  readonly keyId: string;
}

/** A ciphertext that cannot be opened; the message says which key is missing, never what is inside. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/** First byte of each ciphertext, for the day when the form changes. */
const FORMAT_VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param record what the secret belongs to, such as a connector's id: it opens nowhere else. */
export function seal(key: SecretKey, secret: string, record: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(record));
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  const ciphertext = new Uint8Array(
    Buffer.concat([Buffer.from([FORMAT_VERSION]), nonce, cipher.getAuthTag(), body]),
  );
  return { ciphertext, keyId: key.id };
}

/** @throws SealError */
export function open(
  key: SecretKey,
  sealed: { ciphertext: Uint8Array; keyId: string },
  record: string,
): string {
  if (sealed.keyId !== key.id) {
    throw new SealError(
      `The secret was encrypted with the key ${sealed.keyId}; this process has ${key.id}. Give it the former ` +
        'POSTERN_SECRET_KEY or secret.key, or enter the password again.',
    );
  }
  const bytes = Buffer.from(sealed.ciphertext);
  const bodyStart = 1 + NONCE_BYTES + TAG_BYTES;
  if (bytes[0] !== FORMAT_VERSION || bytes.length < bodyStart) {
    throw new SealError('The encrypted secret has an unknown form. Enter the password again.');
  }
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(record));
  decipher.setAuthTag(bytes.subarray(1 + NONCE_BYTES, bodyStart));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(bodyStart)), decipher.final()]).toString('utf8');
  } catch {
    throw new SealError(
      'The encrypted secret was changed or belongs to another record. Enter the password again.',
    );
  }
}
