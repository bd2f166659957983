import { createServer } from 'node:net';

/**
 * Owns: a port of 127.0.0.1 for a program that wants to be told its port.
 * Promises: free at this moment: good enough for tests and benches, which have the computer's ephemeral range to themselves.
 */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });
}
