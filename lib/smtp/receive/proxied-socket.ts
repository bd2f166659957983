import type { Socket } from 'node:net';
import { readProxyHeader } from './proxy-header';

/**
 * Owns: a proxy's connection until it has said whose it is.
 * Promises: told once: the header is taken off, the socket paused, and what follows it is read by whoever reads next; or nothing came
 *   that is one, in time. Keeps no process alive.
 * Does not: say a word: nothing may be said before the header is read.
 */

/** The specification asks for 3 seconds at least; it is in the connection's first packet. */
const MAX_WAIT_MS = 10_000;

export type ProxyWord =
  | { readonly ok: true; readonly clientIp: string | null }
  /** The client is gone where the socket is destroyed. */
  | { readonly ok: false };

export function awaitProxyHeader(
  socket: Socket,
  told: (word: ProxyWord) => void,
  maxWaitMs = MAX_WAIT_MS,
): void {
  let octets: Buffer | null = null;
  const timer = setTimeout(() => tell({ ok: false }), maxWaitMs).unref();
  const fail = () => tell({ ok: false });
  const read = (chunk: Buffer) => {
    octets = octets === null ? chunk : Buffer.concat([octets, chunk]);
    const header = readProxyHeader(octets);
    if (header.kind === 'begun') return;
    if (header.kind === 'malformed') return fail();
    socket.pause();
    if (octets.length > header.bytes) socket.unshift(octets.subarray(header.bytes));
    // Whoever reads next lets it flow: behind TLS it must not, or what came with the header is lost.
    tell({ ok: true, clientIp: header.clientIp });
  };
  const gone = () => {
    socket.destroy();
    fail();
  };
  function tell(word: ProxyWord): void {
    clearTimeout(timer);
    socket.off('data', read).off('end', fail).off('error', gone).off('close', fail);
    told(word);
  }
  socket.on('data', read).on('end', fail).on('error', gone).on('close', fail);
}
