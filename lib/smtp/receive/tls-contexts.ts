import { createSecureContext, DEFAULT_CIPHERS, type SecureContext } from 'node:tls';
import { isOldTls, type TlsMinimumVersion } from '@/lib/mail/routing/receive-connector-choices';
import type { ServerCertificate } from './tls-certificate';

/**
 * Owns: what this server offers in a TLS handshake: its certificate, and from which version on.
 * Promises: RFC 8996: TLS 1.0 and 1.1 only where a connector says so, and then a device that knows nothing else is really understood.
 *   Made once for each version. A certificate and key that cannot be used together throw when they are given, never later.
 * Does not: decide who needs which.
 */

const VERSIONS = { Tls10: 'TLSv1', Tls11: 'TLSv1.1', Tls12: 'TLSv1.2', Tls13: 'TLSv1.3' } as const;
/** OpenSSL 3 signs nothing with SHA-1 from security level 1 on, and TLS below 1.2 signs with nothing else. */
const OLD_CIPHERS = `${DEFAULT_CIPHERS}:@SECLEVEL=0`;

export class TlsContexts {
  readonly #contexts = new Map<TlsMinimumVersion, SecureContext>();
  readonly #certificate: ServerCertificate;

  constructor(certificate: ServerCertificate) {
    this.#certificate = certificate;
    // Thrown here, a pair that does not fit ends a start; at a client's handshake it would end the process, with the mail in flight.
    this.from('Tls12');
  }

  from(version: TlsMinimumVersion): SecureContext {
    const present = this.#contexts.get(version);
    if (present !== undefined) return present;
    const context = createSecureContext({
      ...this.#certificate,
      honorCipherOrder: true,
      minVersion: VERSIONS[version],
      sessionIdContext: 'postern-receive',
      ...(isOldTls(version) && { ciphers: OLD_CIPHERS }),
    });
    this.#contexts.set(version, context);
    return context;
  }
}
