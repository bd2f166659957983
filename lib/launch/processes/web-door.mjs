import http from 'node:http';
import process from 'node:process';
import { isOwnHost } from '../../own-host.mjs';
import { httpsAddressOf, isByTrustedProxy, isNamedByCertificate, schemeOf } from './request-scheme.mjs';

/**
 * Owns: what the web process refuses before Next sees it, on every path, static files too. Loaded before Next (`node --import`): it has
 *   no place in front of its own handler for this.
 * Promises: whoever can be overheard is sent to https (request-scheme.mjs); a Host that is not ours is 421, a method that nothing here has 405, what cannot be read 400, and none of it is logged; answers that
 *   are no pages carry the security headers too (a page's own policy replaces the one here: proxy.ts).
 * Does not: know who asks.
 */
const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};
/** RFC 6797; a year. Of this host alone: others below its name are not ours. */
const HSTS = 'max-age=31536000';
const METHODS = ['GET', 'HEAD', 'POST'];
/** Of app/api. */
const ROUTES = /^\/api\/(?:auth\/.+|commands\/[^/]+|events|health)$/;

const publicUrl = process.env.POSTERN_URL || null;

/** @returns {{ status: number, text: string, headers?: Record<string, string> } | null} why it is refused */
function refusal(request) {
  const { method, url, headers, rawHeaders, socket } = request;
  if (!METHODS.includes(method)) {
    return { status: 405, text: 'Method not allowed', headers: { Allow: METHODS.join(', ') } };
  }
  const hosts = rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length;
  if (hosts > 1) return { status: 400, text: 'More than one Host' };
  if (
    !isOwnHost(headers.host ?? '', publicUrl, socket.localAddress ?? null) &&
    !isNamedByCertificate(request)
  ) {
    return {
      status: 421,
      text:
        'This is not the address of the console. Open the one that npm start shows; for another, set POSTERN_URL to it. ' +
        'A proxy passes on the Host that it was asked for.',
    };
  }
  const path = url.split('?', 1)[0];
  // A target with a host of its own, or with what no path of ours can hold.
  if (!url.startsWith('/') || !isReadable(path) || /%00/.test(url)) {
    return { status: 400, text: 'Bad request target' };
  }
  const byHttps = httpsAddressOf(request);
  if (byHttps !== null) return toHttps(request, byHttps);
  // Nothing is scaled here, and its errors are the one thing that strangers could make Next log at will.
  if (/^\/+_next\/+image(\/|$)/.test(path)) return { status: 404, text: 'Not found' };
  if (method !== 'POST' || ROUTES.test(path)) return null;
  // Of a path that is none Next would make a page, and of the page's POST an action.
  return path.startsWith('/api') ? { status: 404, text: 'Not found' } : actionRefusal(headers);
}

/** A browser asks again there; what a program has sent by http was heard already, and shall not seem to be right. */
function toHttps(request, address) {
  if (isForwarded(request) && !isByTrustedProxy(request)) {
    return {
      status: 421,
      text: 'A proxy asks by http, and it is not named in POSTERN_TRUSTED_PROXIES: name it there, and let it say X-Forwarded-Proto.',
    };
  }
  if (request.method === 'POST') return { status: 403, text: 'The console takes this by https alone.' };
  return { status: 307, text: 'The console is reached by https.', headers: { Location: address } };
}

/** As the client sent it: X-Forwarded-For is ours by now (client-address.mjs). */
function isForwarded({ rawHeaders }) {
  return rawHeaders.some(
    (text, index) => index % 2 === 0 && /^(?:forwarded|x-forwarded-(?:for|proto)|via)$/i.test(text),
  );
}

/** Pages take no POST but the console's server action, as React sends it. */
function actionRefusal(headers) {
  const action = headers['next-action'];
  if (action === undefined)
    return { status: 405, text: 'Method not allowed', headers: { Allow: 'GET, HEAD' } };
  if (!/^[0-9a-f]{40,64}$/.test(action)) return { status: 400, text: 'Bad action' };
  const [type, ...parameters] = (headers['content-type'] ?? '').split(';').map((part) => part.trim());
  if (type === 'text/plain') return null;
  if (type !== 'multipart/form-data') return { status: 415, text: 'Unsupported media type' };
  const hasBoundary = parameters.some((parameter) =>
    /^boundary=("[^"]{1,70}"|[^\s"]{1,70})$/i.test(parameter),
  );
  return hasBoundary ? null : { status: 400, text: 'Multipart without boundary' };
}

function isReadable(path) {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** @returns {boolean} whether it was answered */
function answer(request, response) {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  // Next would take it for Host.
  delete request.headers['x-forwarded-host'];
  const scheme = schemeOf(request);
  if (scheme === 'https') response.setHeader('Strict-Transport-Security', HSTS);
  const refused = refusal(request);
  // From here on it is true, as X-Forwarded-For is.
  request.headers['x-forwarded-proto'] = scheme;
  if (refused === null) return false;
  // What it goes on to send is not read.
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    Connection: 'close',
  };
  response.writeHead(refused.status, { ...headers, ...refused.headers });
  response.end(request.method === 'HEAD' ? undefined : `${refused.text}\n`);
  return true;
}

const { emit } = http.Server.prototype;
http.Server.prototype.emit = function emitBehindDoor(event, first, second, ...rest) {
  if (event === 'request' || event === 'checkContinue') {
    if (answer(first, second)) return true;
  } else if (event === 'upgrade') {
    // Nothing here speaks another protocol.
    second.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    return true;
  }
  return emit.call(this, event, first, second, ...rest);
};
