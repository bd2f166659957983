import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStartError } from '@/lib/cannot-start';
import type { Config } from '@/lib/config';
import { fingerprint } from '@/lib/secrets/fingerprint';
import { findSecretKey, loadSecretKey, type SecretKey, toSecretKey, writeKeyFile } from '@/lib/secrets/key';
import { openByPassphrase, type PassphraseSeal, sealByPassphrase } from '@/lib/secrets/passphrase';
import { CERTIFICATE_FILES, type SealedKey, sealedKey } from './archive-format';

/**
 * Owns: what an installation knows that its database does not: the key and the certificates.
 * Promises: into a backup it goes sealed or not at all; out of one it never takes the place of another key or certificate.
 * Does not: take the local token or the database's passwords along, which are of one run.
 */
type Settings = Pick<Config, 'secretKey' | 'dataDirectory'>;

/** @throws CannotStartError when this computer has not the key that the database was set up with. */
export async function sealSecrets(
  config: Settings,
  keyFingerprint: string | null,
  passphrase: string,
  backupId: string,
): Promise<PassphraseSeal> {
  const key = await findSecretKey(config);
  if (key === null || (keyFingerprint !== null && fingerprint(key) !== keyFingerprint)) {
    throw new CannotStartError(
      `The key of this installation is not in ${config.dataDirectory} nor in POSTERN_SECRET_KEY. Make the backup where it is, ` +
        'or leave it out: --without-key.',
    );
  }
  const files: SealedKey['files'] = {};
  for (const name of CERTIFICATE_FILES) {
    const text = await readIfThere(join(config.dataDirectory, name));
    if (text !== null) files[name] = text;
  }
  const secrets: SealedKey = { secretKey: key.bytes.toString('hex'), files };
  return sealByPassphrase(passphrase, JSON.stringify(secrets), backupId);
}

async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** @throws WrongPassphraseError */
export async function openSecrets(
  seal: PassphraseSeal,
  passphrase: string,
  backupId: string,
): Promise<SealedKey> {
  return sealedKey.parse(JSON.parse(await openByPassphrase(passphrase, seal, backupId)));
}

/** @throws CannotStartError when another key is in the place of the backup's. */
export async function refuseOtherKey(config: Settings, secrets: SealedKey | null): Promise<void> {
  const present = await findSecretKey(config);
  if (secrets === null || present === null || present.bytes.toString('hex') === secrets.secretKey) return;
  throw new CannotStartError(
    config.secretKey === null
      ? `${join(config.dataDirectory, 'secret.key')} holds another key than the backup. Move it away, or restore --without-key.`
      : 'POSTERN_SECRET_KEY is another key than the backup’s. Leave it unset, or restore --without-key.',
  );
}

/** @returns the key that the restored installation has: the backup's, or the one that there is here, made if need be. */
export async function placeSecrets(config: Settings, secrets: SealedKey | null): Promise<SecretKey> {
  if (secrets === null) return loadSecretKey(config);
  const key = toSecretKey(Buffer.from(secrets.secretKey, 'hex'));
  if (config.secretKey === null) await writeKeyFile(config.dataDirectory, key);
  for (const name of CERTIFICATE_FILES) {
    const text = secrets.files[name];
    if (text === undefined) continue;
    const path = join(config.dataDirectory, name);
    await writeFile(path, text, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  return key;
}
