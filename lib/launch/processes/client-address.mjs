import { subscribe } from 'node:diagnostics_channel';

/**
 * Owns: that X-Forwarded-For of a request to the web process is the address it really came from. Loaded before Next
 *   (`node --import`).
 * Promises: whatever a client or a proxy wrote there is replaced: sign-in attempts are counted by this address, and whoever
 *   could choose it would never be counted twice. Behind a proxy all clients count as the proxy.
 * Does not: touch any other header.
 */

// Next fills the header in from the socket only when the client sent none, and offers no other way to the address.
subscribe('http.server.request.start', ({ request }) => {
  request.headers['x-forwarded-for'] = request.socket.remoteAddress ?? '';
});
