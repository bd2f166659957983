import { isIP } from 'node:net';

/**
 * Owns: whether a Host that a request names is this console's own.
 * Promises: by DNS a foreign page can reach us under a name of its own, but not under ours, nor under a loopback name or an address: only those
 *   are ours. It needs no build: the web process's door (lib/launch/processes/web-door.mjs) runs before anything is compiled.
 * Does not: read the request.
 */

/**
 * @param {string} host as in a request: `mail.contoso.com`, `127.0.0.1:3000`, `[::1]:3000`
 * @param {string | null} publicUrl POSTERN_URL
 * @param {string | null} arrivedAt the address of ours that the connection came to; null where that is not known
 * @returns {boolean}
 */
export function isOwnHost(host, publicUrl, arrivedAt) {
  if (publicUrl !== null && isHostOf(publicUrl, host)) return true;
  const name = hostnameOf(host);
  if (name === null) return false;
  if (isLoopbackName(name)) return true;
  // What the launcher asks, and a proxy that puts our address there.
  return isIP(name) !== 0 && arrivedAt !== null && name === plain(arrivedAt);
}

/**
 * @param {string} host
 * @returns {string | null} without port and brackets; null when it is none
 */
export function hostnameOf(host) {
  const url = `http://${host}`;
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(url)) return null;
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

/** @param {string} name */
export function isLoopbackName(name) {
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

/**
 * A usual port may be said.
 * @param {string} url
 * @param {string} host
 */
function isHostOf(url, host) {
  const own = new URL(url);
  const asked = `${own.protocol}//${host}`;
  return hostnameOf(host) !== null && URL.canParse(asked) && new URL(asked).host === own.host;
}

/**
 * An IPv4 client of a socket for both families.
 * @param {string} address
 */
function plain(address) {
  return address.replace(/^::ffff:(?=[\d.]+$)/, '');
}
