import net from 'node:net';
import tls from 'node:tls';
import { classifyTlsError } from './tls-fault';

/**
 * Owns: finding out that a server says nothing because it waits for TLS from the first octet (RFC 8314 3.3, port 465).
 * Promises: on a connection of its own, which is closed; bounded in time; a value, never an exception.
 * Does not: send anything there.
 */
export function speaksTlsAtOnce(
  {
    address,
    port,
    localAddress,
  }: { readonly address: string; readonly port: number; readonly localAddress: string | undefined },
  timeoutMs: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const plain = net.connect({ host: address, port, ...(localAddress !== undefined && { localAddress }) });
    const end = (speaks: boolean) => {
      clearTimeout(timer);
      plain.destroy();
      resolve(speaks);
    };
    const timer = setTimeout(() => end(false), timeoutMs);
    plain.once('error', () => end(false));
    plain.once('connect', () => {
      const secure = tls.connect({ socket: plain, rejectUnauthorized: false, minVersion: 'TLSv1.2' });
      secure.once('secureConnect', () => end(true));
      secure.on('error', (error) => {
        const fault = classifyTlsError(error);
        // An alert, or a version that we do not speak, is TLS all the same.
        end(fault.kind === 'tls' && (fault.cause === 'version' || fault.cause === 'encryption'));
      });
    });
  });
}
