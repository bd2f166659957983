import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';

/**
 * Owns: TLS over a client's socket, from the first octet of its handshake.
 * Promises: told once: a TLS 1.2 client may renegotiate, and that is no new session.
 * Does not: know who asked for it.
 */
export interface TlsFacts {
  /** Such as `TLSv1.3`. */
  readonly version: string | null;
  readonly cipher: string;
}

export function secureSocket(
  plain: Socket,
  secureContext: SecureContext,
  secured: (tls: TlsFacts) => void,
): TLSSocket {
  const secure = new TLSSocket(plain, { isServer: true, secureContext });
  // After the handshake a record that is none is told by this alone, and a TLS socket without a TLS server stays open.
  secure.on('_tlsError', (error: Error) => secure.destroy(error));
  secure.once('secure', () =>
    secured({ version: secure.getProtocol(), cipher: secure.getCipher().standardName }),
  );
  return secure;
}
