import { hostname } from 'node:os';
import { type Config, isLoopback } from '@/lib/config';
import { ownPair } from '@/lib/console-certificates';
import { loadOrCreatePair } from '@/lib/smtp/receive/tls-certificate';

/**
 * Owns: the console's own pair of certificate files, where the administrator names none.
 * Promises: it is there before the web process starts, made once, self-signed, for the names by which this computer can be asked
 *   for; whatever an administrator puts in its place is used.
 * Does not: read the administrator's own files (https-door.mjs, which reads them again when they change).
 */

/** @throws when only one of the two files is there. */
export async function makeOwnCertificate(config: Config): Promise<void> {
  if (config.httpsPort === null || config.httpsCertificates.length > 0) return;
  const { webHost, publicUrl } = config;
  const named = [publicUrl?.hostname.replace(/^\[|\]$/g, ''), hostname(), 'localhost', '127.0.0.1', '::1'];
  const bound = webHost === '0.0.0.0' || webHost === '::' || isLoopback(webHost) ? [] : [webHost];
  const names = [...named, ...bound].filter((name): name is string => Boolean(name));
  await loadOrCreatePair(ownPair(config), [...new Set(names)]);
}
