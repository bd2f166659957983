import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** Whether a mail server greets at this port of loopback. It is left with QUIT: a client that goes without is in its log. */
export function isGreeted(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 5000 });
    let isReady = false;
    socket.on('timeout', () => socket.destroy());
    socket.on('error', () => undefined);
    const lines = createInterface({ input: socket });
    // It repeats the socket's errors.
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      if (line.startsWith('220 ')) socket.write('QUIT\r\n');
      if (line.startsWith('221 ')) {
        isReady = true;
        socket.end();
      }
    });
    socket.once('close', () => resolve(isReady));
  });
}
