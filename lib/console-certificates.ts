import { join } from 'node:path';
import type { Config } from '@/lib/config';
import type { CertificateFiles } from '@/lib/config-checks';

/**
 * Owns: which certificate files the console speaks TLS with: those of POSTERN_HTTPS_CERTIFICATES, or a pair of ours in the
 *   data directory.
 * Does not: make it (lib/launch/processes/https-certificate.ts), or read any.
 */
export function consoleCertificates(
  config: Pick<Config, 'httpsCertificates' | 'dataDirectory'>,
): readonly CertificateFiles[] {
  return config.httpsCertificates.length > 0 ? config.httpsCertificates : [ownPair(config)];
}

export function ownPair({ dataDirectory }: Pick<Config, 'dataDirectory'>): CertificateFiles {
  return {
    certificate: join(dataDirectory, 'https-cert.pem'),
    key: join(dataDirectory, 'https-key.pem'),
  };
}

/** From then on whoever looks after it should put a newer one in its place. https-certificates.mjs says it in the log. */
export const ENDS_SOON_MS = 30 * 86_400_000;
