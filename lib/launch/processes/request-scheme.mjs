import process from 'node:process';
import { hostnameOf, isLoopbackName } from '../../own-host.mjs';
import { isTrusted, plainAddress } from './trusted-proxies.mjs';

/**
 * Owns: whether a request came by https, and where one that did not is sent.
 * Promises: what a client wrote into X-Forwarded-Proto counts only from a proxy that POSTERN_TRUSTED_PROXIES names. A request from
 *   this computer itself goes on by http, as does all of it where nothing here speaks TLS and no proxy says that it does.
 */
const publicUrl = process.env.POSTERN_URL ? new URL(process.env.POSTERN_URL) : null;
const httpsPort = JSON.parse(process.env.POSTERN_HTTPS ?? 'null')?.port ?? null;

let hasCertificateFor = (_name) => false;

/** @param {(name: string) => boolean} has whether a certificate of ours has a name */
export function tellCertificates(has) {
  hasCertificateFor = has;
}

/** By TLS of ours a name that our certificate has is ours: no foreign page's DNS gets it that certificate. */
export function isNamedByCertificate(request) {
  const name = hostnameOf(request.headers.host ?? '');
  return request.socket.encrypted === true && name !== null && hasCertificateFor(name);
}

/** @returns {'http' | 'https'} */
export function schemeOf({ socket, headers }) {
  if (socket.encrypted) return 'https';
  if (isByTrustedProxy({ socket })) {
    const said = String(headers['x-forwarded-proto'] ?? '')
      .split(',')
      .at(-1)
      .trim();
    if (said === 'http' || said === 'https') return said;
  }
  // A proxy that says nothing of it, or is not named: only the browser's address bar knows, and this is its address.
  return publicUrl?.protocol === 'https:' && headers.host === publicUrl.host ? 'https' : 'http';
}

export function isByTrustedProxy({ socket }) {
  return isTrusted(plainAddress(socket.remoteAddress ?? ''));
}

/** Nobody else can listen to it. */
export function isThisComputer({ remoteAddress = '', localAddress = '' }) {
  return isLoopbackName(plainAddress(remoteAddress)) || remoteAddress === localAddress;
}

/** @returns {string | null} the same by https; null where http is right */
export function httpsAddressOf(request) {
  const { socket, headers, url } = request;
  if (schemeOf(request) === 'https') return null;
  if (!isByTrustedProxy(request) && (httpsPort === null || isThisComputer(socket))) return null;
  // Put together as text: a path that begins with two slashes would be another host to URL.
  if (publicUrl?.protocol === 'https:') return `${publicUrl.origin}${url}`;
  if (httpsPort === null) return null;
  const name = hostnameOf(headers.host ?? '') ?? '';
  return `https://${name.includes(':') ? `[${name}]` : name}:${httpsPort}${url}`;
}
