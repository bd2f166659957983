import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { generate } from 'selfsigned';

/**
 * Owns: servers for tests whose TLS, or certificate, is not as it should be.
 * Promises: `stop` leaves no socket.
 */

/** PEM. */
interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

interface CertificateTerms {
  readonly names: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Without, it is self-signed. */
  readonly issuer?: TestCertificate;
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS);

export async function makeCertificate(terms: CertificateTerms): Promise<TestCertificate> {
  const { names, notBefore = daysFromNow(-30), notAfter = daysFromNow(30), issuer } = terms;
  const pair = await generate([{ name: 'commonName', value: names[0] ?? 'x' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: notBefore,
    notAfterDate: notAfter,
    ...(issuer && { ca: issuer }),
    extensions: [
      { name: 'basicConstraints', cA: issuer === undefined, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: issuer === undefined, critical: true },
      { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
    ],
  });
  return { key: pair.private, cert: pair.cert };
}

/** What a server does with its socket once TLS is due: by these terms, or by itself. */
export type TlsBehaviour = tls.TLSSocketOptions | ((socket: net.Socket) => void);

export interface TlsServer {
  readonly port: number;
  /** Lines that it was told, TLS apart. */
  readonly told: readonly string[];
  stop(): Promise<void>;
}

/** Takes mail, and speaks as little SMTP as that needs: one command a line, no content that looks like one. */
export async function startTlsServer(
  begins: 'bySTARTTLS' | 'atOnce',
  behaviour: TlsBehaviour,
): Promise<TlsServer> {
  const told: string[] = [];
  const sockets = new Set<net.Socket>();
  const speak = (socket: net.Socket, isSecure: boolean) => {
    if (!isSecure || begins === 'atOnce') socket.write('220 mx ESMTP\r\n');
    socket.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        told.push(line);
        if (line === 'STARTTLS') {
          socket.removeAllListeners('data');
          socket.write('220 go ahead\r\n');
          secure(socket);
        } else if (line.startsWith('EHLO')) {
          socket.write(isSecure ? '250 mx\r\n' : '250-mx\r\n250 STARTTLS\r\n');
        } else if (line === 'DATA') {
          socket.write('354 go ahead\r\n');
        } else if (/^(?:MAIL|RCPT|RSET)\b/.test(line) || line === '.') {
          socket.write('250 ok\r\n');
        } else if (line === 'QUIT') {
          socket.end('221 bye\r\n');
        }
      }
    });
  };
  const secure = (socket: net.Socket) => {
    if (typeof behaviour === 'function') {
      // Behind the client's first octets: nothing may come in one breath with the 220.
      socket.once('data', () => behaviour(socket));
      return;
    }
    const inside = new tls.TLSSocket(socket, { isServer: true, ...behaviour });
    inside.on('error', () => socket.destroy());
    speak(inside, true);
  };
  const server = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    if (begins === 'bySTARTTLS') speak(socket, false);
    else secure(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP listener's address is never a pipe name
  return {
    port,
    told,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
