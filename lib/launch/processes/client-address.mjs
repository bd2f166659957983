import { subscribe } from 'node:diagnostics_channel';
import { BlockList, isIP } from 'node:net';
import process from 'node:process';

/**
 * Owns: that X-Forwarded-For of a request to the web process is the address it really came from. Loaded before Next
 *   (`node --import`).
 * Promises: whatever a client wrote there is replaced: sign-in attempts are counted by this address, and whoever could choose it would
 *   never be counted twice. Of a proxy that POSTERN_TRUSTED_PROXIES names, the last address in the header that is no such proxy
 *   is the client's: the proxy itself has put it there. Behind any other all clients count as the proxy.
 * Does not: touch any other header.
 */
const trusted = new BlockList();
// Checked by the launcher (lib/config.ts).
for (const entry of (process.env.POSTERN_TRUSTED_PROXIES ?? '').split(',').map((text) => text.trim())) {
  const [address, prefix] = entry.split('/');
  const family = isIP(address ?? '') === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address ?? '') === 0) continue;
  if (prefix === undefined) trusted.addAddress(address, family);
  else trusted.addSubnet(address, Number(prefix), family);
}

function isTrusted(address) {
  return trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** `192.0.2.1`, `::ffff:192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]:4711`, as proxies write them. */
function plain(text) {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1');
  const address = bare.replace(/^::ffff:(?=[\d.]+$)/i, '');
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
