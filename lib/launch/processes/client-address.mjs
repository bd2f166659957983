import { subscribe } from 'node:diagnostics_channel';
import { isIP } from 'node:net';
import { isTrusted, plainAddress } from './trusted-proxies.mjs';

/**
 * Owns: that X-Forwarded-For of a request to the web process is the address it really came from. Loaded before Next
 *   (`node --import`).
 * Promises: whatever a client wrote there is replaced: sign-in attempts are counted by this address, and whoever could choose it would
 *   never be counted twice. Of a proxy that POSTERN_TRUSTED_PROXIES names, the last address in the header that is no such proxy
 *   is the client's: the proxy itself has put it there. Behind any other all clients count as the proxy.
 * Does not: touch any other header.
 */
/** `192.0.2.1`, `::ffff:192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]:4711`, as proxies write them. */
function plain(text) {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1');
  const address = plainAddress(bare);
  return isIP(address) === 0 ? null : address;
}

function clientOf(request) {
  let client = plain(request.socket.remoteAddress ?? '') ?? '';
  const said = String(request.headers['x-forwarded-for'] ?? '').split(',');
  while (client !== '' && isTrusted(client) && said.length > 0) {
    const next = plain(said.pop() ?? '');
    // Whoever stands before it wrote what is no address.
    if (next === null) break;
    client = next;
  }
  return client;
}

// Next fills the header in from the socket only when the client sent none, and offers no other way to the address.
subscribe('http.server.request.start', ({ request }) => {
  request.headers['x-forwarded-for'] = clientOf(request);
});
