import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/**
 * Owns: one connection to a syslog server: messages by octet counting (RFC 6587 3.4.1, over TLS RFC 5425), and its end.
 * Promises: resolves when the server's TCP has taken all of them and it has closed its side, too; rejects at the first fault and
 *   when it takes too long. Over TLS the server's certificate is verified.
 */
export async function sendSyslog(
  server: string,
  messages: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const url = new URL(server);
  const target = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) };
  const socket =
    url.protocol === 'tls:'
      ? connectTls({ ...target, servername: isIP(target.host) === 0 ? target.host : '' })
      : connect(target);
  await new Promise<void>((resolve, reject) => {
    const end = (error: Error) => socket.destroy(error);
    const deadline = setTimeout(
      () => end(new Error(`The syslog server ${server} did not answer within ${DEADLINE_MS / 1000} s`)),
      DEADLINE_MS,
    );
    const abort = () => end(new Error('The process stops'));
    signal.addEventListener('abort', abort, { once: true });
    let isEnded = false;
    socket.once(url.protocol === 'tls:' ? 'secureConnect' : 'connect', () => writeAll(socket, messages));
    // What a server says is nothing to us, but its end is seen only by who reads.
    socket.on('data', () => {});
    socket.once('end', () => {
      isEnded = true;
    });
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', abort);
      if (isEnded && socket.writableFinished) resolve();
      else reject(new Error(`The syslog server ${server} broke the connection`));
    });
  });
}

const DEADLINE_MS = 20_000;

function writeAll(socket: Socket, messages: readonly string[]): void {
  for (const message of messages) socket.write(`${Buffer.byteLength(message)} ${message}`);
  socket.end();
}
