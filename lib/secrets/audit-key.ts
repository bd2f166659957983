import type { Config } from '@/lib/config';
import { deriveAuditKey } from './fingerprint';
import { findSecretKey } from './key';

/**
 * The key that seals audit entries, derived from the installation's. Null where this process does not have that: a shell without
 * POSTERN_SECRET_KEY, for one.
 */
export async function findAuditKey(
  config: Pick<Config, 'secretKey' | 'dataDirectory'>,
): Promise<{ readonly id: string; readonly bytes: Buffer } | null> {
  const key = await findSecretKey(config);
  return key && { id: key.id, bytes: deriveAuditKey(key) };
}
