import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsMinimumVersion } from '@/lib/mail/routing/tls-minimum-version';
import { versionsFrom } from '@/lib/smtp/tls-versions';
import type { ServerCertificate } from './tls-certificate';

/**
 * Owns: what this server offers in a TLS handshake: its certificate, and from which version on.
 * Promises: made once for each version. A certificate and key that cannot be used together throw when they are given, never later.
 * Does not: decide who needs which.
 */

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
      ...versionsFrom(version),
      sessionIdContext: 'postern-receive',
    });
    this.#contexts.set(version, context);
    return context;
  }
}
