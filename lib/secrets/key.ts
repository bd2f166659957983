import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CannotStartError } from '@/lib/cannot-start';
import type { Config } from '@/lib/config';
import { createPrivateFile, readPrivateFile } from './private-file';

/**
 * Owns: the installation's key: POSTERN_SECRET_KEY, else secret.key (0600) in the data directory, made at the first start.
 * Promises: the same key for each process of the installation, with an id that gives nothing of it away.
 * Does not: rotate keys.
 */
export interface SecretKey {
  /** Stands beside each ciphertext and says which key opens it. */
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Buffer;
}

export async function loadSecretKey(config: Pick<Config, 'secretKey' | 'dataDirectory'>): Promise<SecretKey> {
  return toSecretKey(config.secretKey ?? (await loadKeyFile(keyPath(config.dataDirectory))));
}

/** Null where there is none yet: none is made. */
export async function findSecretKey(
  config: Pick<Config, 'secretKey' | 'dataDirectory'>,
): Promise<SecretKey | null> {
  const path = keyPath(config.dataDirectory);
  if (config.secretKey !== null) return toSecretKey(config.secretKey);
  const text = await readPrivateFile(path);
  return text === null ? null : toSecretKey(parseKeyFile(text, path));
}

/** A key that came from elsewhere. Whoever calls has seen that there is no other. */
export async function writeKeyFile(dataDirectory: string, { bytes }: SecretKey): Promise<void> {
  await createPrivateFile(keyPath(dataDirectory), textOf(bytes));
}

export function toSecretKey(bytes: Buffer): SecretKey {
  return { id: createHmac('sha256', bytes).update('postern key id').digest('hex').slice(0, 16), bytes };
}

async function loadKeyFile(path: string): Promise<Buffer> {
  const text = (await readPrivateFile(path)) ?? (await createPrivateFile(path, textOf(randomBytes(32))));
  return parseKeyFile(text, path);
}

function parseKeyFile(text: string, path: string): Buffer {
  if (!/^[0-9a-f]{64}\s*$/.test(text)) {
    throw new CannotStartError(`${path} does not hold 64 hexadecimal digits. Restore it from a backup.`);
  }
  return Buffer.from(text.trim(), 'hex');
}

function textOf(bytes: Buffer): string {
  return `${bytes.toString('hex')}\n`;
}

function keyPath(dataDirectory: string): string {
  return join(dataDirectory, 'secret.key');
}
