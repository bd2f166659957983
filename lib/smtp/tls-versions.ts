import { DEFAULT_CIPHERS, type SecureContextOptions } from 'node:tls';
import { isOldTls, type TlsMinimumVersion } from '@/lib/mail/routing/tls-minimum-version';

/**
 * Owns: a minimum version of TLS in the words of node:tls, for both sides.
 * Promises: RFC 8996: TLS 1.0 and 1.1 only where that is said, and then who knows nothing else is really understood.
 */

const VERSIONS = { Tls10: 'TLSv1', Tls11: 'TLSv1.1', Tls12: 'TLSv1.2', Tls13: 'TLSv1.3' } as const;
/** OpenSSL 3 signs nothing with SHA-1 from security level 1 on, and TLS below 1.2 signs with nothing else. */
const OLD_CIPHERS = `${DEFAULT_CIPHERS}:@SECLEVEL=0`;

export function versionsFrom(
  minimum: TlsMinimumVersion,
): Pick<SecureContextOptions, 'minVersion' | 'ciphers'> {
  return { minVersion: VERSIONS[minimum], ...(isOldTls(minimum) && { ciphers: OLD_CIPHERS }) };
}
