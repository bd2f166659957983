import { isIP } from 'node:net';
import { hostnameOf, isLoopbackName } from '@/lib/own-host.mjs';

/**
 * Owns: whether a request comes from the console's own pages.
 * Promises: a browser's request from any other site is refused; a program that sends no Origin is not a browser and has
 *   to prove itself by session or token alone. A Host is not taken on trust.
 */

/** @param publicUrl POSTERN_URL, or null when the console has no fixed public address */
export function isOwnOrigin(headers: Headers, publicUrl: string | null): boolean {
  const origin = headers.get('origin');
  if (origin === null) {
    const site = headers.get('sec-fetch-site');
    return site === null || site === 'same-origin' || site === 'none';
  }
  if (!URL.canParse(origin)) return false;
  if (publicUrl !== null && new URL(publicUrl).origin === origin) return true;
  const { host, protocol } = new URL(origin);
  if (host !== headers.get('host')) return false;
  const name = hostnameOf(host);
  if (name === null) return false;
  // The door has let this Host in, and no foreign page has a certificate for it.
  if (protocol === 'https:' && headers.get('x-forwarded-proto') === 'https') return true;
  // By DNS a page can have any name as its own host, but no loopback name and no address.
  return isLoopbackName(name) || (publicUrl === null && isIP(name) !== 0);
}
