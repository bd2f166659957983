import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { CannotStartError } from '@/lib/cannot-start';

/**
 * Owns: sealing a text by a passphrase that people keep: scrypt makes the key, AES-256-GCM the rest.
 * Promises: opens by the same passphrase for the same record only; what was changed does not open. How much work a guess
 *   costs stands in the seal (128 MB and half a second), within bounds that nobody can abuse.
 * Does not: keep the passphrase.
 */
export const passphraseSeal = z.object({
  kdf: z.literal('scrypt'),
  cost: z.literal([2 ** 16, 2 ** 17, 2 ** 18]),
  blockSize: z.literal(8),
  parallelization: z.literal(1),
  salt: z.base64(),
  nonce: z.base64(),
  tag: z.base64(),
  ciphertext: z.base64(),
});
export type PassphraseSeal = z.infer<typeof passphraseSeal>;

class WrongPassphraseError extends CannotStartError {
  override readonly name = 'WrongPassphraseError';
}

export const MIN_PASSPHRASE_CHARACTERS = 12;

const WORK = { kdf: 'scrypt', cost: 2 ** 17, blockSize: 8, parallelization: 1 } as const;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

export async function sealByPassphrase(
  passphrase: string,
  text: string,
  record: string,
): Promise<PassphraseSeal> {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', await deriveKey(passphrase, salt, WORK), nonce, {
    authTagLength: TAG_BYTES,
  });
  cipher.setAAD(Buffer.from(record));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  return {
    ...WORK,
    salt: base64(salt),
    nonce: base64(nonce),
    tag: base64(cipher.getAuthTag()),
    ciphertext: base64(ciphertext),
  };
}

/** @throws WrongPassphraseError */
export async function openByPassphrase(
  passphrase: string,
  seal: PassphraseSeal,
  record: string,
): Promise<string> {
  const bytes = (base64: string) => Buffer.from(base64, 'base64');
  const key = await deriveKey(passphrase, bytes(seal.salt), seal);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(seal.nonce), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(record));
    decipher.setAuthTag(bytes(seal.tag));
    return Buffer.concat([decipher.update(bytes(seal.ciphertext)), decipher.final()]).toString('utf8');
  } catch {
    throw new WrongPassphraseError('The passphrase is not the one by which the key was sealed.');
  }
}

function deriveKey(
  passphrase: string,
  salt: Buffer,
  { cost, blockSize, parallelization }: Pick<PassphraseSeal, 'cost' | 'blockSize' | 'parallelization'>,
): Promise<Buffer> {
  const options = { cost, blockSize, parallelization, maxmem: 256 * cost * blockSize };
  // The same letters, however the keyboard composed them.
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
