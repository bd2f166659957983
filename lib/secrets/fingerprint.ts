import { createHmac, hkdfSync } from 'node:crypto';
import type { SecretKey } from './key';

/**
 * Owns: what is derived from the installation's key.
 * Promises: neither value gives the key away, and each serves one purpose only.
 * Does not: keep them.
 */

/** Stored in the installation's row: a process with another key sees it there and refuses to start. */
export function fingerprint(key: SecretKey): string {
  return createHmac('sha256', key.bytes).update('postern installation').digest('hex');
}

/** Seals audit entries: whoever can write the table, and has no more than that, can make none. */
export function deriveAuditKey(key: SecretKey): Buffer {
  return Buffer.from(hkdfSync('sha256', key.bytes, '', 'postern audit log', 32));
}

/**
 * Signs session cookies; 43 characters. Another key ends all sessions.
 * @param audience each application's cookies are signed by a secret of their own
 */
export function deriveSessionSecret(key: SecretKey, audience: string): string {
  // The console's was there before there were others, and keeps its sessions.
  const purpose = audience === 'console' ? 'postern session' : `postern session ${audience}`;
  return Buffer.from(hkdfSync('sha256', key.bytes, '', purpose, 32)).toString('base64url');
}
