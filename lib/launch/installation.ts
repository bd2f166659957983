import { fingerprint } from '@/lib/secrets/fingerprint';
import type { SecretKey } from '@/lib/secrets/key';

/**
 * Owns: that this process has the key which the database's secrets were encrypted with.
 * Promises: the first start leaves the key's fingerprint; a start with another key is refused before anything else runs.
 * Does not: hold the key.
 */

/** What is needed of Prisma's client. */
export interface InstallationDatabase {
  installation: {
    upsert(query: {
      where: { id: number };
      create: { id: number; secretKeyFingerprint: string };
      update: Record<string, never>;
    }): PromiseLike<{ secretKeyFingerprint: string }>;
  };
}

export async function checkInstallation(database: InstallationDatabase, key: SecretKey): Promise<void> {
  const own = fingerprint(key);
  const { secretKeyFingerprint } = await database.installation.upsert({
    where: { id: 1 },
    create: { id: 1, secretKeyFingerprint: own },
    update: {},
  });
  if (secretKeyFingerprint === own) return;
  throw new Error(
    'This database was set up with another key, so the stored passwords could not be read. Give this start the same ' +
      'POSTERN_SECRET_KEY, or the same secret.key in the data directory, as the first one had.',
  );
}
