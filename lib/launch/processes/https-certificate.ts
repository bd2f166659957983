import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Config, isLoopback } from '@/lib/config';
import type { CertificateFiles } from '@/lib/config-checks';
import { loadOrCreatePair } from '@/lib/smtp/receive/tls-certificate';

/**
 * Owns: which certificate files the console speaks TLS with: those of POSTERN_HTTPS_CERTIFICATES, or a pair of ours in the
 *   data directory.
 * Promises: ours is there before the web process starts, made once, self-signed, for the names by which this computer can be
 *   asked for; whatever an administrator puts in its place is used.
 * Does not: read the administrator's own files (https-door.mjs, which reads them again when they change).
 */
export function certificateFiles(config: Config): readonly CertificateFiles[] {
  return config.httpsCertificates.length > 0 ? config.httpsCertificates : [ownPair(config)];
}

/** @throws when only one of the two files is there. */
export async function makeOwnCertificate(config: Config): Promise<void> {
  if (config.httpsPort === null || config.httpsCertificates.length > 0) return;
  const { webHost, publicUrl } = config;
  const named = [publicUrl?.hostname.replace(/^\[|\]$/g, ''), hostname(), 'localhost', '127.0.0.1', '::1'];
  const bound = webHost === '0.0.0.0' || webHost === '::' || isLoopback(webHost) ? [] : [webHost];
  const names = [...named, ...bound].filter((name): name is string => Boolean(name));
  await loadOrCreatePair(ownPair(config), [...new Set(names)]);
}

function ownPair({ dataDirectory }: Config): CertificateFiles {
  return {
    certificate: join(dataDirectory, 'https-cert.pem'),
    key: join(dataDirectory, 'https-key.pem'),
  };
}
